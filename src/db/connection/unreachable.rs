//! Error messages for a database that cannot be used: which one, what is in the way, what to do next.
//!
//! What a library says of it may hold a URL with a password, so that nothing of it is repeated: it is only told apart, and
//! what stands in the words is host, port, user and name of the database. While requests are answered none of these is
//! told either.

use std::path::Path;

use diesel::result::ConnectionError;
use percent_encoding::percent_decode_str;

use super::place::{Engine, Place, sqlite_path};
use crate::fault::UNAVAILABLE;
use kernel::{Fault, STORAGE_FULL};

/// For the log and the answers of a running service.
pub fn quietly(error: &ConnectionError) -> Fault {
    let kind = match error {
        ConnectionError::BadConnection(_) => "the database refused the connection or is away",
        ConnectionError::InvalidConnectionUrl(_) | ConnectionError::InvalidCString(_) => "the database URL is wrong",
        _ => "the connection to the database could not be set up",
    };
    Fault::caused(&UNAVAILABLE, kind).with("retry_after", 2)
}

/// For whoever starts a command or the service on PostgreSQL.
pub fn postgres(url: &str, error: &ConnectionError) -> Fault {
    let said = match error {
        ConnectionError::BadConnection(said) | ConnectionError::InvalidConnectionUrl(said) => said.as_str(),
        _ => "",
    };
    let server = Server::of(url);
    let [zh, en] = Reason::of(said).words(&server);
    server.tell(quietly(error), &zh, &en)
}

/// A server that lets us in and cannot hold the data.
pub fn unfit(url: &str, zh: &str, en: &str) -> Fault {
    Server::of(url).tell(Fault::of(&UNAVAILABLE), zh, en)
}

/// The server a URL names, without the password.
struct Server {
    hosts: String,
    user: String,
    database: String,
}

impl Server {
    fn tell(&self, fault: Fault, zh: &str, en: &str) -> Fault {
        let (at, database) = (&self.hosts, &self.database);
        fault.because(
            format!("无法使用 PostgreSQL ({at}, 数据库 {database}): {zh}。"),
            format!("PostgreSQL at {at}, database {database}: {en}"),
        )
    }

    /// Host and port stand in front of the path, or in the parameters; of several each is named.
    fn of(url: &str) -> Self {
        let rest = url.split_once("://").map_or("", |(_, rest)| rest);
        let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = address.split_once('/').unwrap_or((address, ""));
        let (login, hosts) = authority.rsplit_once('@').unwrap_or(("", authority));
        let asked = |sought: &str| {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.filter(|(name, _)| *name == sought).map(|(_, value)| value).next_back()
        };
        let given = |text: &str| (!text.is_empty()).then(|| readable(text));
        let user = given(login.split(':').next().unwrap_or_default()).or_else(|| asked("user").map(readable));
        let database = given(path).or_else(|| asked("dbname").map(readable)).or_else(|| user.clone());
        let hosts = asked("host").or_else(|| asked("hostaddr")).unwrap_or(hosts);
        let port = asked("port").unwrap_or("5432");
        let named: Vec<String> = hosts.split(',').map(|host| named(host, port)).collect();
        Self {
            hosts: named.join(" / "),
            user: user.unwrap_or_else(|| "(the system's user)".to_owned()),
            database: database.unwrap_or_else(|| "(the user's)".to_owned()),
        }
    }
}

fn named(host: &str, port: &str) -> String {
    let host = readable(host);
    let has_port = host.rsplit_once(']').map_or(host.as_str(), |(_, behind)| behind).contains(':');
    match host.as_str() {
        "" => format!("the local socket, port {port}"),
        // A socket is a file in this folder.
        folder if folder.starts_with('/') => format!("socket {folder}/.s.PGSQL.{port}"),
        _ if has_port => host,
        _ => format!("{host}:{port}"),
    }
}

fn readable(text: &str) -> String {
    let text = percent_decode_str(text).decode_utf8_lossy();
    text.chars().filter(|letter| !letter.is_control()).collect()
}

/// Why PostgreSQL lets nobody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    NameUnknown,
    Refused,
    NoSocket,
    TimedOut,
    NoRoute,
    Password,
    NoPassword,
    NoUser,
    NoDatabase,
    NotLetIn,
    TlsNotBuilt,
    TlsRefused,
    TlsUntrusted,
    Full,
    NotReady,
    NoWriter,
    OnlyWriters,
    Another,
    Url,
    Unknown,
}

/// What libpq and the server say, in English and, for what the server says, in Chinese. The first that fits is told: of
/// several hosts one that answered stands before one that did not.
const SAID: &[(&str, Reason)] = &[
    ("password authentication failed", Reason::Password),
    ("认证失败", Reason::Password),
    ("no password supplied", Reason::NoPassword),
    ("SSL support is not compiled in", Reason::TlsNotBuilt),
    ("does not support SSL", Reason::TlsRefused),
    ("certificate", Reason::TlsUntrusted),
    ("no pg_hba.conf entry", Reason::NotLetIn),
    ("pg_hba.conf", Reason::NotLetIn),
    ("authentication failed", Reason::Password),
    ("not permitted to log in", Reason::NotLetIn),
    ("permission denied for database", Reason::NotLetIn),
    ("too many clients", Reason::Full),
    ("too many connections", Reason::Full),
    ("remaining connection slots", Reason::Full),
    ("太多的客户", Reason::Full),
    ("the database system is", Reason::NotReady),
    ("数据库系统", Reason::NotReady),
    ("unrecognized configuration parameter", Reason::Url),
    ("session is not read-only", Reason::OnlyWriters),
    ("server is not in hot standby", Reason::OnlyWriters),
    ("session is read-only", Reason::NoWriter),
    ("server is in hot standby", Reason::NoWriter),
    ("SSL error", Reason::TlsUntrusted),
    ("invalid response to SSL negotiation", Reason::Another),
    ("expected authentication request", Reason::Another),
    ("could not translate host name", Reason::NameUnknown),
    ("could not parse network address", Reason::NameUnknown),
    ("timeout expired", Reason::TimedOut),
    ("Connection timed out", Reason::TimedOut),
    ("Network is unreachable", Reason::NoRoute),
    ("No route to host", Reason::NoRoute),
    ("Connection refused", Reason::Refused),
    ("No such file or directory", Reason::NoSocket),
    ("Permission denied", Reason::NoSocket),
    ("invalid", Reason::Url),
    ("missing", Reason::Url),
    ("unexpected", Reason::Url),
];

impl Reason {
    fn of(said: &str) -> Self {
        let fatal = said.contains("FATAL") || said.contains("致命");
        let gone = |what: [&str; 2]| {
            let missing = said.contains("does not exist") || said.contains("不存在");
            fatal && missing && what.iter().any(|word| said.contains(&format!("{word} \"")))
        };
        if gone(["role", "角色"]) {
            return Self::NoUser;
        }
        // The database's name is the only thing besides that a server misses at this moment.
        if gone(["database", "数据库"]) {
            return Self::NoDatabase;
        }
        let found = SAID.iter().find(|(words, _)| said.contains(words)).map(|(_, reason)| *reason);
        found.unwrap_or(Self::Unknown)
    }

    fn words(self, server: &Server) -> [String; 2] {
        let Server { user, database, .. } = server;
        let (zh, en) = match self {
            Self::Password => {
                let zh = format!("用户 {user} 的密码不正确, 或该用户不存在; 请核对 --database-url");
                return [
                    zh,
                    format!("the password of user {user} is wrong, or there is no such user: look at --database-url"),
                ];
            }
            Self::NoPassword => {
                let zh = format!("服务器要求用户 {user} 提供密码, 而地址中没有");
                return [
                    zh,
                    format!("a password is wanted of user {user} and none is given: put it into --database-url-file"),
                ];
            }
            Self::NoUser => {
                let zh = format!("没有用户 {user}; 请先创建 (createuser), 或改用其他用户");
                return [zh, format!("there is no user {user}: create it (createuser), or name another one")];
            }
            Self::NoDatabase => {
                let zh = format!("没有数据库 {database}; 请先创建 (createdb), 或改用其他数据库");
                return [zh, format!("there is no database {database}: create it (createdb), or name another one")];
            }
            Self::NotLetIn => {
                let zh =
                    format!("服务器不允许用户 {user} 从本机登录; 请核对 pg_hba.conf 和用户权限, 服务器也可能要求 TLS");
                let en = format!(
                    "the server does not let user {user} in from here: look at its pg_hba.conf and at the user's rights; it may \
                     want TLS"
                );
                return [zh, en];
            }
            other => other.plain(),
        };
        [zh.to_owned(), en.to_owned()]
    }

    fn plain(self) -> (&'static str, &'static str) {
        match self {
            Self::NameUnknown => {
                ("主机名无法解析", "the name of the host is not known: is it right, and does DNS answer?")
            }
            Self::Refused => {
                ("连接被拒绝", "connection refused: nothing listens there; is the server running, is the port right?")
            }
            Self::NoSocket => (
                "套接字文件不存在或无权访问",
                "the socket is not there or not for this user: is the server running here?",
            ),
            Self::TimedOut => ("超时没有应答", "no answer in time: is the host right, is a firewall in between?"),
            Self::NoRoute => ("网络不可达", "no way leads to that host: is the network up, is the address right?"),
            Self::TlsNotBuilt => (
                "地址要求 TLS, 而本程序编译时未包含",
                "sslmode wants TLS, which this build lacks: build it with --features pg-tls",
            ),
            Self::TlsRefused => {
                ("地址要求 TLS, 而服务器未启用", "sslmode wants TLS and the server offers none: turn ssl on there")
            }
            Self::TlsUntrusted => (
                "TLS 连接失败, 请核对证书",
                "TLS could not be agreed on: look at sslmode, sslrootcert and the server's certificate",
            ),
            Self::Full => (
                "连接数已满",
                "too many connections: lower --database-connections of the instances, or raise max_connections of the server",
            ),
            Self::NotReady => {
                ("服务器正在启动、恢复或关闭", "the server is starting, recovering or shutting down: try again soon")
            }
            Self::NoWriter => {
                ("没有可写的主机, 均为备用节点", "none of these hosts takes writes, all are standbys: promote one")
            }
            Self::OnlyWriters => (
                "target_session_attrs 要求备用节点, 而本服务需要可写的主机; 请改为 read-write",
                "target_session_attrs asks for a standby, and hulian writes: say read-write",
            ),
            Self::Another => ("该端口的程序不是 PostgreSQL", "what answers there is no PostgreSQL: is the port right?"),
            Self::Url => {
                ("地址无法解析", "the URL cannot be read: look at its parameters, and at % in user and password")
            }
            _ => ("原因请见 PostgreSQL 的日志", "it let nobody in: its own log says why"),
        }
    }
}

/// A failure of an embedded database, in words for whoever starts something on it. Others stay as they are.
pub fn told(place: &Place, fault: Fault) -> Fault {
    if fault.detail().is_some() || fault.is_refusal() || !matches!(Engine::of(&place.url), Ok(Engine::Sqlite)) {
        return fault;
    }
    let path = Path::new(sqlite_path(&place.url));
    let cause = fault.cause().unwrap_or_default();
    let any = |words: &[&str]| words.iter().any(|word| cause.contains(word));
    let (zh, en) = if path.is_dir() {
        ("是一个文件夹, 请指定文件", "it is a folder: name a file")
    } else if fault.code() == &STORAGE_FULL || any(&["disk is full"]) {
        ("磁盘已满, 请腾出空间后重试", "the disk is full: make room, then start again")
    } else if any(&["file is not a database"]) {
        (
            "不是 SQLite 数据库, 或文件头已损坏; 请核对路径, 或移走后用 hulian restore 恢复备份",
            "not an SQLite database, or its head is damaged: name the right file, or move it away and restore a backup (hulian \
             restore)",
        )
    } else if any(&["malformed", "disk image"]) {
        (
            "文件已损坏; 请移走后用 hulian restore 恢复备份",
            "the file is damaged: move it away and restore a backup (hulian restore)",
        )
    } else if any(&["readonly database", "read-only"]) {
        ("文件或其文件夹不可写", "it cannot be written: this user needs to write to the file and to its folder")
    } else if any(&["unable to open", "refused the connection"]) {
        ("无法打开", "it cannot be opened: this user needs to read and write the file and its folder")
    } else if any(&["disk I/O error"]) {
        ("磁盘读写出错", "the disk fails to read or write it: look at the machine's log")
    } else if any(&["database is locked"]) {
        ("被其他程序占用", "another program holds it: end that one first")
    } else {
        return fault;
    };
    let file = path.display();
    fault.because(format!("数据库文件 {file}: {zh}。"), format!("the database file {file}: {en}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(said: &str) -> Reason {
        Reason::of(said)
    }

    #[test]
    fn what_libpq_says_is_told_apart() {
        let at = "connection to server at \"db\" (10.0.0.1), port 5432 failed: ";
        let fatal = |words: &str| reason(&format!("{at}FATAL:  {words}\n"));
        assert_eq!(
            reason(&format!("{at}Connection refused\n\tIs the server running on that host?\n")),
            Reason::Refused
        );
        assert_eq!(reason(&format!("{at}timeout expired\n")), Reason::TimedOut);
        assert_eq!(
            reason("could not translate host name \"x\" to address: Name or service not known\n"),
            Reason::NameUnknown
        );
        assert_eq!(fatal("password authentication failed for user \"h\""), Reason::Password);
        assert_eq!(reason(&format!("{at}fe_sendauth: no password supplied\n")), Reason::NoPassword);
        assert_eq!(fatal("role \"h\" does not exist"), Reason::NoUser);
        assert_eq!(fatal("database \"h\" does not exist"), Reason::NoDatabase);
        assert_eq!(fatal("no pg_hba.conf entry for host \"10.0.0.2\", user \"h\", no encryption"), Reason::NotLetIn);
        assert_eq!(fatal("sorry, too many clients already"), Reason::Full);
        assert_eq!(fatal("the database system is starting up"), Reason::NotReady);
        assert_eq!(
            reason("sslmode value \"require\" invalid when SSL support is not compiled in\n"),
            Reason::TlsNotBuilt
        );
        assert_eq!(reason(&format!("{at}server does not support SSL, but SSL was required\n")), Reason::TlsRefused);
        assert_eq!(reason(&format!("{at}session is read-only\n")), Reason::NoWriter);
        assert_eq!(reason(&format!("{at}致命错误:  角色 \"h\" 不存在\n")), Reason::NoUser);
        assert_eq!(reason(&format!("{at}致命错误:  数据库 \"h\" 不存在\n")), Reason::NoDatabase);
        assert_eq!(reason("invalid URI query parameter: \"geheim\"\n"), Reason::Url);
        assert_eq!(reason("something new"), Reason::Unknown);
        let pair = format!("{at}Connection refused\n{at}FATAL:  password authentication failed for user \"h\"\n");
        assert_eq!(reason(&pair), Reason::Password, "of two hosts the one that answered");
    }

    #[test]
    fn the_server_is_named_and_the_password_is_not() {
        let named = |url: &str| {
            let said = format!("invalid percent-encoded token in {url}");
            let fault = postgres(url, &ConnectionError::BadConnection(said));
            let words = fault.detail().unwrap().concat() + fault.cause().unwrap_or_default();
            assert!(!words.contains("geheim"), "{words}");
            let server = Server::of(url);
            (server.hosts, server.user, server.database)
        };
        let words = |hosts: &str, user: &str, database: &str| (hosts.to_owned(), user.to_owned(), database.to_owned());
        assert_eq!(named("postgres://h:geheim@db/hulian"), words("db:5432", "h", "hulian"));
        assert_eq!(named("postgres://h:ge%40geheim@[::1]:6/x?y=z"), words("[::1]:6", "h", "x"));
        assert_eq!(named("postgres://h:geheim@a:1,b/x"), words("a:1 / b:5432", "h", "x"));
        assert_eq!(
            named("postgres:///x?host=a,b&port=7&user=h&password=geheim"),
            words("a:7 / b:7", "h", "x"),
            "in the parameters"
        );
        assert_eq!(named("postgres://h@%2Fvar%2Frun/x"), words("socket /var/run/.s.PGSQL.5432", "h", "x"));
        assert_eq!(named("postgres://h@/"), words("the local socket, port 5432", "h", "h"));
    }
}
