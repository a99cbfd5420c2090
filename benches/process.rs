//! Processes under measurement: the service, and the ceiling; their CPU time and memory as /proc tells them.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use actix_web::{App, HttpResponse, HttpServer, web};

use crate::load::{Line, request};
use crate::place;

/// A database, and the settings of every process that works on it.
pub struct Deployment(Vec<(&'static str, String)>);

impl Deployment {
    /// On a new database, with keys and documents of its own.
    pub fn on(url: String) -> Self {
        let [keys, documents] = ["keys", "documents"].map(|name| place::folder(name).display().to_string());
        // One account does here in minutes what no person does in an hour.
        let quotas = [("HULIAN_QUOTA_WRITES", "100000000"), ("HULIAN_QUOTA_IMPORTS", "1000000")];
        let mut settings = vec![
            ("HULIAN_DATABASE_URL", url),
            ("HULIAN_KEY_DIR", keys),
            ("HULIAN_INIT_KEYS", "true".into()),
            ("HULIAN_DOCUMENTS", documents),
            // The port changes with every start; tokens name an issuer that does not.
            ("HULIAN_PUBLIC_URL", "https://hulian.example".into()),
        ];
        settings.extend(quotas.map(|(name, value)| (name, value.into())));
        Self(settings)
    }

    /// The program with these settings.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hulian"));
        command.envs(self.0.iter().map(|(name, value)| (*name, value.clone())));
        command
    }

    /// Starts the service.
    pub fn serve(&self) -> Server {
        let mut command = self.command();
        command.args(["serve", "--bind", "127.0.0.1:0", "--workers", "2", "--log", "error"]);
        Server::start(command)
    }
}

/// A server in a process of its own.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// From the start of the process to the line that says it listens.
    pub started_in: Duration,
}

impl Server {
    /// Starts a command that prints `… listening on http://ADDRESS`.
    fn start(mut command: Command) -> Self {
        #[expect(clippy::disallowed_methods, reason = "a benchmark measures spans")]
        let begin = Instant::now();
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the server starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let address = loop {
            let line = lines.next().expect("the server says where it listens").expect("a line");
            if let Some((_, address)) = line.split_once("listening on http://") {
                break address.trim().parse().expect("an address");
            }
        };
        let started_in = begin.elapsed();
        // What else it prints must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address, started_in }
    }

    /// Starts the ceiling: this program, as [`ceiling`].
    pub fn ceiling() -> Self {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.arg("--ceiling");
        Self::start(command)
    }

    /// User and system time used so far.
    pub fn cpu(&self) -> Duration {
        let stat = self.proc("stat");
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        let ticks: u64 = [11, 12].iter().filter_map(|at| fields.get(*at)?.parse::<u64>().ok()).sum();
        // Linux counts in hundredths of a second on every platform we know.
        Duration::from_millis(ticks * 10)
    }

    /// The time used so far by the threads that are there: finer than hundredths, for a server that does next to nothing.
    pub fn cpu_of_threads(&self) -> Duration {
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).expect("its threads");
        let spent = threads.filter_map(|thread| {
            let line = std::fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
            line.split(' ').next()?.parse::<u64>().ok()
        });
        Duration::from_nanos(spent.sum())
    }

    /// Resident memory in MiB.
    pub fn memory(&self) -> f64 {
        let status = self.proc("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        line.trim().split(' ').next().and_then(|word| word.parse::<f64>().ok()).unwrap_or_default() / 1024.0
    }

    /// How many reads and writes were handed to the database so far, as the service itself counts them.
    pub fn jobs(&self) -> f64 {
        let answer = Line::open(self.address).exchange(&request("GET", "/metrics", "", "", ""));
        let text = String::from_utf8_lossy(&answer.body);
        let counts = text.lines().filter(|line| line.starts_with("hulian_db_job_seconds_count"));
        counts.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum()
    }

    fn proc(&self, name: &str) -> String {
        std::fs::read_to_string(format!("/proc/{}/{name}", self.child.id())).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

/// The ceiling of this machine in this run: the same server library answering a static 600-byte JSON, until the process is ended.
pub fn ceiling() {
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
