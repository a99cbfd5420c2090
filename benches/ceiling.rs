//! The ceiling of this machine in this run: the same server library answering a static 600-byte JSON.

use actix_web::{App, HttpResponse, HttpServer, web};

/// Serves until the process is ended.
pub fn serve() {
    let body: &'static str = Box::leak(format!(r#"{{"text":"{}"}}"#, "x".repeat(589)).into_boxed_str());
    actix_web::rt::System::new().block_on(async move {
        let server = HttpServer::new(move || {
            App::new().default_service(web::to(move || async move {
                HttpResponse::Ok().content_type("application/json").body(body)
            }))
        })
        .workers(2)
        .bind("127.0.0.1:0")
        .expect("a free port");
        println!("ceiling listening on http://{}", server.addrs()[0]);
        server.run().await.expect("the ceiling serves");
    });
}
