//! Files that never change while the process lives: each is compressed once.

use std::sync::Arc;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::web::Data;

use super::variants::Variants;
use cache::{Cache, Lasting, Watched};

/// The compressed forms of files that never change while the process lives, by path.
#[derive(Clone, Debug)]
pub struct Unchanging(Cache<String, Variants>);

impl Default for Unchanging {
    fn default() -> Self {
        // More than there are files; whoever asks for made-up paths is answered 404 and keeps nothing.
        const MOST: u64 = 64;
        Self(Cache::of_entries("files", MOST, Lasting::Always))
    }
}

impl Unchanging {
    /// The files that are kept, for whoever watches them.
    pub fn watched(&self) -> Arc<dyn Watched> {
        self.0.watched()
    }
}

/// Middleware for a scope of unchanging files: each is compressed once (`Data<Unchanging>` is in `app_data`).
///
/// # Errors
/// What the files' own service answers.
pub async fn compressed_once<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let unchanging = request.app_data::<Data<Unchanging>>().cloned();
    let path = request.path().to_owned();
    let mut response = next.call(request).await?;
    if let (Some(unchanging), StatusCode::OK) = (unchanging, response.status()) {
        let variants = unchanging.0.get_with(path, Variants::default);
        response.response_mut().extensions_mut().insert(variants);
    }
    Ok(response)
}
