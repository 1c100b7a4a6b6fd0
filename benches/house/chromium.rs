//! A headless Chromium, driven through chromedriver.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(20);

/// chromedriver ends with its browsers when this is dropped.
struct Driver {
    child: Child,
    port: u16,
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let _ = stream.set_read_timeout(Some(PATIENCE));
            let _ = stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
            let _ = stream.read_to_end(&mut Vec::new());
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub struct Chromium {
    client: Client,
    _driver: Driver,
    _profile: tempfile::TempDir,
}

/// A command of Chromium's own protocol.
#[derive(Debug)]
struct Vendor(Value);

impl WebDriverCompatibleCommand for Vendor {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.0.to_string()))
    }
}

impl Chromium {
    /// A window of 1920 × 1080 in which somebody is signed in.
    pub async fn start(base: &str, token: &str) -> anyhow::Result<Chromium> {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("chromedriver cannot be started. Run: scripts/install test")?;
        let mut lines = BufReader::new(child.stdout.take().context("its output")?).lines();
        // First it says “on port 0”; only the last line names the port that it got.
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split("successfully on port ").nth(1)?.trim_end_matches('.').parse().ok());
        let driver = Driver { child, port: port.context("chromedriver names no port")? };
        std::thread::spawn(move || lines.for_each(drop));
        let profile = tempfile::tempdir()?;
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--window-size=1920,1080",
            &format!("--user-data-dir={}", profile.path().display()),
        ];
        let capabilities = json!({ "goog:chromeOptions": { "args": arguments } });
        let Value::Object(capabilities) = capabilities else { bail!("no capabilities") };
        let client = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", driver.port))
            .await
            .context("Chromium does not start")?;
        let chromium = Chromium { client, _driver: driver, _profile: profile };
        let cookie = json!({ "name": "sign-in", "value": token, "url": base, "httpOnly": true, "sameSite": "Lax" });
        chromium.command("Network.setCookie", cookie).await?;
        Ok(chromium)
    }

    async fn command(&self, command: &str, parameters: Value) -> anyhow::Result<Value> {
        Ok(self.client.issue_cmd(Vendor(json!({ "cmd": command, "params": parameters }))).await?)
    }

    pub async fn open(&self, address: &str) -> anyhow::Result<()> {
        Ok(self.client.goto(address).await?)
    }

    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> anyhow::Result<Value> {
        Ok(self.client.execute(script, arguments).await?)
    }

    /// Waits until a script gives something.
    pub async fn until(&self, script: &str, arguments: Vec<Value>) -> anyhow::Result<Value> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            match self.run(script, arguments.clone()).await? {
                Value::Null => tokio::time::sleep(Duration::from_millis(20)).await,
                found => return Ok(found),
            }
        }
        bail!("waited in vain for {script}")
    }

    /// Takes hold at a point, moves on by so much in a few steps, and lets go.
    pub async fn drag(&self, (x, y): (f64, f64), (by_x, by_y): (f64, f64)) -> anyhow::Result<()> {
        let mouse = async |kind: &str, part: f64| {
            let (x, y, buttons) = (x + by_x * part, y + by_y * part, i32::from(kind != "mouseReleased"));
            let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": buttons, "clickCount": 1 });
            self.command("Input.dispatchMouseEvent", event).await
        };
        mouse("mousePressed", 0.0).await?;
        for step in 1..=6 {
            mouse("mouseMoved", f64::from(step) / 6.0).await?;
        }
        mouse("mouseReleased", 1.0).await?;
        Ok(())
    }

    pub async fn close(self) -> anyhow::Result<()> {
        Ok(self.client.clone().close().await?)
    }
}
