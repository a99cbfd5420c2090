//! A file on its way out: block by block, to be saved and never to be run.

use std::io;

use actix_web::body::{BoxBody, SizedStream};
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, Charset, ContentDisposition,
    DispositionParam, DispositionType, ETAG, ExtendedValue, HeaderValue, TryIntoHeaderValue,
};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, Responder};
use tokio::sync::mpsc::Receiver;

use super::reply::unchanged;

/// A file as it is sent.
pub struct Download {
    /// Its media type.
    pub media: &'static str,
    /// Its entity tag, with the quotes: of its bytes, whoever asks.
    pub etag: String,
    /// The name to save it under.
    pub filename: String,
    /// How many bytes it has.
    pub size: u64,
    /// The bytes. An error ends the connection, so that nobody takes a part for the whole.
    pub blocks: Receiver<io::Result<Bytes>>,
}

impl Responder for Download {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse<BoxBody> {
        let unchanged = unchanged(request, &self.etag);
        let mut response = HttpResponse::new(if unchanged { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
        let headers = response.headers_mut();
        if let Ok(tag) = HeaderValue::try_from(self.etag) {
            headers.insert(ETAG, tag);
        }
        // Scans carry names and signatures: no cache on a shared computer keeps them.
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        if unchanged {
            return response;
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.media));
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
        // Said so that nothing on the way compresses it: the tag is that of these very bytes.
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("identity"));
        if let Ok(disposition) = attachment(self.filename).try_into_value() {
            headers.insert(actix_web::http::header::CONTENT_DISPOSITION, disposition);
        }
        let blocks = futures_util::stream::unfold(self.blocks, |mut blocks| async move {
            blocks.recv().await.map(|block| (block, blocks))
        });
        response.set_body(BoxBody::new(SizedStream::new(self.size, Box::pin(blocks))))
    }
}

fn attachment(filename: String) -> ContentDisposition {
    let name = ExtendedValue { charset: Charset::Ext("UTF-8".to_owned()), language_tag: None, value: filename.into() };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::FilenameExt(name)],
    }
}
