//! A client that costs little, so that the machine is left to the server: blocking, one request at a
//! time on a connection that is kept.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

pub struct Client {
    stream: TcpStream,
    held: Vec<u8>,
    filled: usize,
}

/// What came back.
pub struct Answer<'a> {
    pub status: u16,
    pub head: &'a str,
    pub body: &'a [u8],
}

impl Answer<'_> {
    pub fn says(&self, text: &str) -> bool {
        self.body.windows(text.len()).any(|part| part == text.as_bytes())
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        header(self.head, name)
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(held, _)| held.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
}

impl Client {
    pub fn connect(address: SocketAddr) -> io::Result<Client> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Client { stream, held: vec![0; 64 * 1024], filled: 0 })
    }

    /// Sends a whole request and waits for the whole answer.
    pub fn send(&mut self, request: &[u8]) -> io::Result<Answer<'_>> {
        self.stream.write_all(request)?;
        self.filled = 0;
        let head = loop {
            self.more()?;
            if let Some(end) = find(&self.held[..self.filled], b"\r\n\r\n") {
                break end + 4;
            }
        };
        let text = std::str::from_utf8(&self.held[..head]).map_err(io::Error::other)?;
        let status =
            text.get(9..12).and_then(|status| status.parse().ok()).ok_or_else(|| io::Error::other("no status"))?;
        let length: Option<usize> = header(text, "content-length").and_then(|length| length.parse().ok());
        let end = match length {
            _ if status == 304 => head,
            Some(length) => {
                while self.filled < head + length {
                    self.more()?;
                }
                head + length
            }
            // In chunks: compressed answers. They stay as they came; only their end is looked for.
            None => self.chunks(head)?,
        };
        let (head, body) = self.held[..end].split_at(head);
        Ok(Answer { status, head: std::str::from_utf8(head).map_err(io::Error::other)?, body })
    }

    fn chunks(&mut self, mut at: usize) -> io::Result<usize> {
        loop {
            let line = loop {
                match find(&self.held[at..self.filled], b"\r\n") {
                    Some(end) => break &self.held[at..at + end],
                    None => self.more()?,
                }
            };
            let size = std::str::from_utf8(line).ok().and_then(|line| usize::from_str_radix(line, 16).ok());
            let size = size.ok_or_else(|| io::Error::other("no length and no chunks"))?;
            at += line.len() + 2 + size + 2;
            while self.filled < at {
                self.more()?;
            }
            if size == 0 {
                return Ok(at);
            }
        }
    }

    fn more(&mut self) -> io::Result<()> {
        if self.filled == self.held.len() {
            self.held.resize(self.held.len() * 2, 0);
        }
        match self.stream.read(&mut self.held[self.filled..])? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                self.filled += read;
                Ok(())
            }
        }
    }
}

fn find(held: &[u8], text: &[u8]) -> Option<usize> {
    held.windows(text.len()).position(|part| part == text)
}

/// A request for a page, with these headers more.
pub fn get(path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    request("GET", path, headers, None)
}

const FORM: &str = "application/x-www-form-urlencoded";

/// A form that a page of ours sends by script.
pub fn post(path: &str, cookie: &str, form: &str) -> Vec<u8> {
    request("POST", path, &headers(cookie), Some((FORM, form.as_bytes())))
}

/// What a device sends.
pub fn post_json(path: &str, token: &str, body: &str) -> Vec<u8> {
    let bearer = format!("Bearer {token}");
    request("POST", path, &[("authorization", &bearer)], Some(("application/json", body.as_bytes())))
}

/// A form with one file.
pub fn post_file(path: &str, cookie: &str, name: &str, bytes: &[u8]) -> Vec<u8> {
    let line = "a-line-that-stands-in-no-file";
    let head = format!(
        "--{line}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         content-type: application/octet-stream\r\n\r\n"
    );
    let body = [head.as_bytes(), bytes, format!("\r\n--{line}--\r\n").as_bytes()].concat();
    let kind = format!("multipart/form-data; boundary={line}");
    request("POST", path, &headers(cookie), Some((&kind, &body)))
}

fn headers(cookie: &str) -> [(&str, &str); 3] {
    [("cookie", cookie), ("sec-fetch-site", "same-origin"), ("hx-request", "true")]
}

fn request(method: &str, path: &str, headers: &[(&str, &str)], body: Option<(&str, &[u8])>) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nhost: bench\r\naccept-language: zh-CN\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    if let Some((kind, body)) = body {
        text.push_str(&format!("content-type: {kind}\r\ncontent-length: {}\r\n", body.len()));
    }
    text.push_str("\r\n");
    [text.as_bytes(), body.map_or(&[], |(_, body)| body)].concat()
}
