//! The HTTP server, with every connection under guard.
//!
//! `actix_web::HttpServer` hands plain TCP streams to actix-http and has no place for a stream of one's own, so the
//! server is put together here from the same parts: `actix_server` (threads, signals of shutdown), `actix_http` (HTTP/1)
//! and the application.

use std::fmt::Debug;
use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use actix_http::{HttpService, KeepAlive, Request, Response};
use actix_server::Server;
use actix_service::{IntoServiceFactory, Service, ServiceFactory, ServiceFactoryExt, apply_fn_factory, map_config};
use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::AppConfig;
use actix_web::rt::net::TcpStream;
use tokio::time::{Sleep, sleep_until};

use super::guarded::{Guarded, set_options};
use super::limiter::Limiter;
use super::record::Connection;
use super::state::Verdict;

/// Connections a thread may be handed beyond its share before the service stops accepting for a moment; they are on
/// their way in or out.
const IN_PASSING: usize = 64;
/// What a connection hears for which there is no room, nor anybody who could make some.
const FULL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 2\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// A server on this listener, with so many threads; after the word to stop, running requests have these seconds.
///
/// # Errors
/// When the listener cannot be used.
pub fn listen<F, I, S, B>(
    listener: TcpListener,
    (workers, shutdown_timeout): (usize, u64),
    limiter: Arc<Limiter>,
    application: F,
) -> io::Result<Server>
where
    F: Fn() -> I + Send + Clone + 'static,
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig> + 'static,
    S::Error: Into<Error> + 'static,
    S::InitError: Debug,
    S::Response: Into<Response<B>> + 'static,
    <S::Service as Service<Request>>::Future: 'static,
    S::Service: 'static,
    B: MessageBody + 'static,
{
    let each = limiter.limits().most.div_ceil(workers.max(1)) + IN_PASSING;
    let builder = Server::build()
        .workers(workers)
        .max_concurrent_connections(each)
        .shutdown_timeout(shutdown_timeout)
        .disable_signals();
    let leaving = builder.graceful_shutdown_signal();
    let built = builder.listen("hulian", listener, move || {
        let leaving = leaving.clone();
        let factory = application().into_factory().map_err(|error| error.into().error_response());
        let http = HttpService::build()
            .graceful_shutdown_signal(move || {
                let leaving = leaving.clone();
                async move { leaving.notified().await }
            })
            // Heads and pauses are the guard's matter, which knows every request and how scarce connections are.
            .client_request_timeout(Duration::ZERO)
            .keep_alive(KeepAlive::Os)
            .client_disconnect_timeout(Duration::from_secs(2))
            .on_connect_ext(|stream: &Guarded, data| {
                data.insert(stream.connection());
            })
            .h1(map_config(factory, |()| AppConfig::default()));
        guarded(http, Arc::clone(&limiter))
    })?;
    Ok(built.run())
}

/// HTTP behind the guard: what is let in is served and watched.
fn guarded<H>(http: H, limiter: Arc<Limiter>) -> impl ServiceFactory<TcpStream, Config = (), InitError = H::InitError>
where
    H: ServiceFactory<(Guarded, Option<SocketAddr>), Config = (), Response = ()>,
{
    apply_fn_factory(http, move |stream: TcpStream, http: &H::Service| {
        let served =
            admitted(stream, &limiter).map(|(stream, connection, peer)| (http.call((stream, Some(peer))), connection));
        async move {
            match served {
                Some((served, connection)) => watched(served, connection).await,
                None => Ok(()),
            }
        }
    })
}

/// Lets a stream in, or says that there is no room.
fn admitted(stream: TcpStream, limiter: &Arc<Limiter>) -> Option<(Guarded, Rc<Connection>, SocketAddr)> {
    // A peer that is gone already has no address.
    let peer = stream.peer_addr().ok()?;
    match limiter.admit(peer.ip()) {
        Ok(permit) => {
            set_options(&stream, &limiter.timeouts());
            let connection = Connection::new(permit);
            Some((Guarded::new(stream, Rc::clone(&connection)), connection, peer))
        }
        Err(_) => {
            let _ = stream.try_write(FULL);
            None
        }
    }
}

/// Serves a connection until it ends or is to be closed.
async fn watched<E>(served: impl Future<Output = Result<(), E>>, connection: Rc<Connection>) -> Result<(), E> {
    let mut served = pin!(served);
    let mut alarm: Option<Pin<Box<Sleep>>> = None;
    std::future::poll_fn(move |context| {
        if let Poll::Ready(outcome) = served.as_mut().poll(context) {
            return Poll::Ready(outcome);
        }
        loop {
            let at = match connection.judge(context.waker()) {
                Verdict::Close(_) => return Poll::Ready(Ok(())),
                Verdict::Served => return Poll::Pending,
                Verdict::At(at) => at.into(),
            };
            // An alarm that is set too early does no harm: it makes the task look again.
            let alarm = alarm.get_or_insert_with(|| Box::pin(sleep_until(at)));
            if alarm.is_elapsed() || alarm.deadline() > at {
                alarm.as_mut().reset(at);
            }
            if alarm.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
        }
    })
    .await
}
