//! P5: a commit whose answer was lost is safe to send again.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;

use serde_json::json;

use crate::kit::answer::{items, text};
use crate::kit::cast::unit_in;
use crate::kit::deeds::{at, deed, submitted};
use crate::kit::{World, on_both_engines, until};

on_both_engines!(p5_a_lost_answer_is_asked_for_again, p5_a_cut_before_the_body_is_whole_does_nothing);

/// Sends a request through a proxy that forwards it whole and cuts the line before the answer gets through.
fn cut(world: &World, method: &str, path: &str, key: &str, body: &str, caller: &str) {
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = world.server.address();
    let address = proxy.local_addr().unwrap();
    let request = format!(
        "{method} /api/v1/communities/{}/{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {caller}\r\n\
         Content-Type: application/json\r\nIdempotency-Key: {key}\r\nContent-Length: {}\r\n\r\n{body}",
        world.community,
        body.len()
    );
    thread::scope(|scope| {
        scope.spawn(|| {
            let (mut client, _) = proxy.accept().unwrap();
            let mut upstream = TcpStream::connect(server).unwrap();
            let mut bytes = vec![0; request.len()];
            client.read_exact(&mut bytes).unwrap();
            upstream.write_all(&bytes).unwrap();
            // The answer reaches the proxy, so the commit has happened; the client never sees it.
            let _ = upstream.read(&mut [0; 1]);
            client.shutdown(Shutdown::Both).unwrap();
        });
        let mut client = TcpStream::connect(address).unwrap();
        client.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        let _ = client.read_to_end(&mut answer);
        assert!(answer.is_empty(), "the answer got through");
    });
}

fn p5_a_lost_answer_is_asked_for_again(world: &World) {
    let officer = world.officer();
    let token = officer.token().unwrap();
    let body = unit_in(21);
    cut(world, "POST", "units", "lost-1", &body.to_string(), &token);
    let again = officer.ask("POST", "units").key("lost-1").json(&body).send();
    let unit = again.is(201);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let found = officer.get("units?q=示例单位21").is(200);
    assert_eq!(items(&found).iter().map(|one| text(one, "id")).collect::<Vec<_>>(), [text(&unit, "id")]);

    let agreement = submitted(world, &deed(world, &[1]));
    let digest = json!({ "digest": text(&agreement, "digest") });
    let path = format!("{}/signatures", at(&agreement));
    let head = world.head(1);
    cut(world, "POST", &path, "lost-2", &digest.to_string(), &head.token().unwrap());
    let receipt = head.ask("POST", &path).key("lost-2").json(&digest).send();
    assert_eq!(receipt.header("idempotency-replayed"), Some("true"), "{}", receipt.text());
    let journal = world.auditor().get(&format!("journal?subject={}&limit=200", at(&agreement))).is(200);
    assert_eq!(items(&journal).iter().filter(|event| text(event, "type").contains(".signed.")).count(), 1);
}

fn p5_a_cut_before_the_body_is_whole_does_nothing(world: &World) {
    let officer = world.officer();
    let token = officer.token().unwrap();
    let before = world.auditor().get("journal/head").is(200)["seq"].clone();
    for kept in [0, 1, 40] {
        let body = unit_in(22).to_string();
        let mut client = TcpStream::connect(world.server.address()).unwrap();
        let head = format!(
            "POST /api/v1/communities/{}/units HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            world.community,
            body.len()
        );
        client.write_all(head.as_bytes()).unwrap();
        client.write_all(&body.as_bytes()[..kept]).unwrap();
        client.shutdown(Shutdown::Both).unwrap();
    }
    until("the service is idle again", || world.nobody().get("/readyz").status == 200);
    assert!(items(&officer.get("units?q=示例单位22").is(200)).is_empty());
    assert_eq!(world.auditor().get("journal/head").is(200)["seq"], before);
}
