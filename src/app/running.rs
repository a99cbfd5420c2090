//! A service that runs in this process, on a thread of its own: for tests and benches.

use std::net::SocketAddr;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

use actix_web::rt::System;

use super::serve::{self, Options, Service};
use super::{admin, anchors, timers};
use crate::failure::Failure;
use kernel::Fault;

/// A handle on a running service.
pub struct Running {
    address: SocketAddr,
    orders: tokio::sync::mpsc::UnboundedSender<Order>,
    thread: JoinHandle<()>,
}

enum Order {
    Settle(Sender<Result<(), Fault>>),
    Sign(Sender<Result<u64, Fault>>),
    Operator { login: String, name: String, done: Sender<Result<String, Fault>> },
    Stop,
}

impl Running {
    /// Starts a service and returns when it listens.
    ///
    /// # Errors
    /// Whatever keeps the service from starting.
    pub fn start(options: Options) -> Result<Self, Failure> {
        let (started, start) = channel();
        let (orders, mut inbox) = tokio::sync::mpsc::unbounded_channel();
        let thread = std::thread::Builder::new().name("hulian-service".to_owned()).spawn(move || {
            System::new().block_on(async move {
                match serve::start(options).await {
                    Ok(service) => {
                        let _ = started.send(Ok(service.address));
                        while let Some(order) = inbox.recv().await {
                            if !obey(&service, order).await {
                                break;
                            }
                        }
                        service.stop().await;
                    }
                    Err(error) => {
                        let _ = started.send(Err(error));
                    }
                }
            });
        })?;
        let address = start.recv()??;
        Ok(Self { address, orders, thread })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Acts on every timer that is due by the clock, now.
    pub fn settle(&self) -> Result<(), Failure> {
        let (done, answer) = channel();
        self.orders.send(Order::Settle(done))?;
        Ok(answer.recv()??)
    }

    /// Signs the heads of the journals that have moved, now; returns how many.
    pub fn sign_heads(&self) -> Result<u64, Failure> {
        let (done, answer) = channel();
        self.orders.send(Order::Sign(done))?;
        Ok(answer.recv()??)
    }

    /// Creates an operator and answers the one-time password, as `hulian admin create-operator` does.
    ///
    /// # Errors
    /// When the login is taken.
    pub fn create_operator(&self, login: &str, name: &str) -> Result<String, Failure> {
        let (done, answer) = channel();
        self.orders.send(Order::Operator { login: login.to_owned(), name: name.to_owned(), done })?;
        Ok(answer.recv()??)
    }

    /// Stops it gracefully.
    pub fn stop(self) {
        let _ = self.orders.send(Order::Stop);
        let _ = self.thread.join();
    }
}

async fn obey(service: &Service, order: Order) -> bool {
    match order {
        Order::Settle(done) => {
            let _ = done.send(timers::settle(&service.journal, &service.means).await);
        }
        Order::Sign(done) => {
            let _ = done.send(anchors::sign(&service.journal, &service.anchoring).await);
        }
        Order::Operator { login, name, done } => {
            let _ = done.send(admin::new_operator(&service.journal, &login, &name).await);
        }
        Order::Stop => return false,
    }
    true
}
