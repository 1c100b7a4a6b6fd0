//! A real Chromium, driven through Debian's chromedriver.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};

use crate::support::Browser;

/// How long anything may take that a person would wait for.
const PATIENCE: Duration = Duration::from_secs(60);
const ARGUMENTS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
];

/// A chromedriver of our own. When it is dropped, it ends with every browser that it has opened.
pub struct Driver {
    child: Child,
    port: u16,
    profiles: tempfile::TempDir,
    opened: std::cell::Cell<u32>,
}

impl Driver {
    pub fn start() -> Driver {
        assert!(
            ["/usr/bin", "/usr/local/bin"].iter().any(|folder| std::path::Path::new(folder).join("chromium").exists()),
            "Chromium is missing. Run: scripts/install test"
        );
        let child = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn();
        let mut child = match child {
            Ok(child) => child,
            Err(error) => panic!("chromedriver cannot be started ({error}). Run: scripts/install test"),
        };
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        // First it says “on port 0”; only the last line names the port that it got.
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split("successfully on port ").nth(1)?.trim_end_matches('.').parse().ok());
        let Some(port) = port else {
            let _ = child.kill();
            panic!("chromedriver ended without naming its port");
        };
        // It would stop at a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Driver {
            child,
            port,
            profiles: tempfile::tempdir().expect("a folder for profiles"),
            opened: std::cell::Cell::new(0),
        }
    }

    /// A browser with cookies of its own, which asks for pages in this language.
    pub async fn open(&self, base: &str, language: &str) -> Window {
        self.open_with(base, language, &[]).await
    }

    /// The same before whose camera this film runs (YUV4MPEG2).
    pub async fn open_before_camera(&self, base: &str, language: &str, film: &std::path::Path) -> Window {
        let film = format!("--use-file-for-fake-video-capture={}", film.display());
        let camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", &film];
        self.open_with(base, language, &camera).await
    }

    async fn open_with(&self, base: &str, language: &str, more: &[&str]) -> Window {
        let number = self.opened.replace(self.opened.get() + 1);
        let profile = self.profiles.path().join(number.to_string());
        let mut arguments: Vec<String> = ARGUMENTS.iter().chain(more).map(|argument| (*argument).to_owned()).collect();
        arguments.push(format!("--user-data-dir={}", profile.display()));
        arguments.push("--window-size=1280,800".to_owned());
        let capabilities = json!({
            "goog:chromeOptions": { "args": arguments, "prefs": { "intl.accept_languages": language } },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let Value::Object(capabilities) = capabilities else { unreachable!() };
        let client = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
            .expect("Chromium starts");
        let files = profile.join("files");
        let window = Window { client, base: base.to_owned(), files };
        let kept = json!({ "behavior": "allow", "downloadPath": window.files });
        window.chromium("Browser.setDownloadBehavior", kept).await;
        window.size(1280, 800).await;
        window.scheme("light").await;
        window
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It closes its browsers before it answers.
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
            let _ = stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
            let _ = stream.read_to_end(&mut Vec::new());
        }
        let until = Instant::now() + Duration::from_secs(10);
        while Instant::now() < until {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A command that WebDriver has from its vendor.
#[derive(Debug)]
struct Vendor(&'static str, Value);

impl WebDriverCompatibleCommand for Vendor {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.0))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.1.to_string()))
    }
}

/// One browser with one window.
pub struct Window {
    pub client: Client,
    base: String,
    /// Where it keeps what it downloads.
    files: PathBuf,
}

const fn is_modifier(key: char) -> bool {
    matches!(key, '\u{e008}'..='\u{e00a}')
}

impl Window {
    /// A command of Chromium's own protocol.
    pub async fn chromium(&self, command: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.client
            .issue_cmd(Vendor("goog/cdp/execute", body))
            .await
            .unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// The size of the page, as on a device of that size.
    pub async fn size(&self, width: u32, height: u32) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.chromium("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Light or dark, as the system would ask for it; and nothing moves, so that nobody looks at what is half changed.
    pub async fn scheme(&self, scheme: &str) {
        let media = json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        self.chromium("Emulation.setEmulatedMedia", media).await;
    }

    /// From now on this browser is signed in as that one is.
    pub async fn sign_in_as(&self, person: &Browser) {
        assert!(person.cookie("sign-in").is_some(), "somebody who is signed in");
        for name in ["sign-in", "device"] {
            let Some(token) = person.cookie(name) else { continue };
            let cookie = json!({ "name": name, "value": token, "url": self.base, "httpOnly": true, "sameSite": "Lax" });
            self.chromium("Network.setCookie", cookie).await;
        }
    }

    /// What the browser itself has complained of since it was last asked.
    pub async fn complaints(&self) -> Vec<String> {
        let log = self.client.issue_cmd(Vendor("se/log", json!({ "type": "browser" }))).await.expect("the log");
        let entries = log.as_array().cloned().unwrap_or_default();
        entries
            .into_iter()
            .filter(|entry| entry["level"] == "SEVERE" || entry["level"] == "WARNING")
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Opens an address of the server, or a whole one.
    pub async fn open(&self, path: &str) {
        let address = if path.starts_with('/') { format!("{}{path}", self.base) } else { path.to_owned() };
        self.client.goto(&address).await.unwrap_or_else(|error| panic!("{address}: {error}"));
    }

    /// The path of the page that is open.
    pub async fn path(&self) -> String {
        self.client.current_url().await.expect("an address").path().to_owned()
    }

    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Waits until this script gives something true.
    #[track_caller]
    pub fn until<'a>(&'a self, script: &'a str, arguments: Vec<Value>) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let end = Instant::now() + PATIENCE;
            loop {
                match self.client.execute(script, arguments.clone()).await {
                    Ok(Value::Bool(true)) => return,
                    Ok(_) => {}
                    // The page is just being exchanged.
                    Err(CmdError::Standard(_)) => {}
                    Err(error) => panic!("{caller}: {error}"),
                }
                if Instant::now() > end {
                    let page = self.text("body").await;
                    panic!("{caller}: waited in vain at {} for {script} {arguments:?} in: {page}", self.path().await);
                }
                tokio::time::sleep(Duration::from_millis(40)).await;
            }
        }
    }

    /// Waits until a selector finds something.
    #[track_caller]
    pub fn sees<'a>(&'a self, css: &'a str) -> impl Future<Output = ()> + 'a {
        self.until("return document.querySelector(arguments[0]) !== null", vec![json!(css)])
    }

    /// Waits until what a selector finds says this.
    #[track_caller]
    pub fn says<'a>(&'a self, css: &'a str, text: &str) -> impl Future<Output = ()> + 'a {
        self.until(
            "return [...document.querySelectorAll(arguments[0])].some((e) => e.innerText.replace(/\\s+/g, ' ').includes(arguments[1]))",
            vec![json!(css), json!(text)],
        )
    }

    /// What the first element that a selector finds says; nothing, if there is none.
    pub async fn text(&self, css: &str) -> String {
        let script = "return document.querySelector(arguments[0])?.innerText ?? ''";
        let text = self.run(script, vec![json!(css)]).await;
        text.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// How many elements a selector finds.
    pub async fn count(&self, css: &str) -> u64 {
        let count = self.run("return document.querySelectorAll(arguments[0]).length", vec![json!(css)]).await;
        count.as_u64().unwrap_or_default()
    }

    /// What stands in a field.
    pub async fn value(&self, name: &str) -> String {
        let css = format!("[name={name}]");
        let value = self.run("return document.querySelector(arguments[0]).value", vec![json!(css)]).await;
        value.as_str().unwrap_or_default().to_owned()
    }

    /// Types into a field, as a person does.
    pub async fn fill(&self, name: &str, text: &str) {
        let field = self.find(&format!("form:not(.filters) [name={name}]")).await;
        field.clear().await.expect("it is emptied");
        field.send_keys(text).await.expect("it takes keys");
    }

    /// Chooses a date or an option: how that is done by hand differs between languages and systems.
    pub async fn choose(&self, name: &str, value: &str) {
        let script = "const e = document.querySelector(arguments[0]); e.value = arguments[1]; \
                      e.dispatchEvent(new Event('change', { bubbles: true })); return e.value === arguments[1]";
        let css = format!("form:not(.filters) [name={name}]");
        let chosen = self.run(script, vec![json!(css), json!(value)]).await;
        assert_eq!(chosen, json!(true), "{name} takes no {value}");
    }

    /// Chooses the option of a list that stands at this place, the empty one being 0.
    pub async fn choose_nth(&self, name: &str, place: usize) {
        let css = format!("form:not(.filters) select[name={name}]");
        let value = self.run(
            "return document.querySelector(arguments[0]).options[arguments[1]].value",
            vec![json!(css), json!(place)],
        );
        let value = value.await.as_str().unwrap_or_default().to_owned();
        self.choose(name, &value).await;
    }

    /// Ticks a box or a button of several.
    pub async fn tick(&self, name: &str, value: &str) {
        self.find(&format!("label.choice:has(> input[name={name}][value='{value}'])"))
            .await
            .click()
            .await
            .expect("ticked");
    }

    /// Presses what a selector finds, and waits for the page that it leads to.
    #[track_caller]
    pub fn follow<'a>(&'a self, css: &'a str) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let element = self.find(css).await;
            self.run("window.isLeft = true", vec![]).await;
            element.click().await.unwrap_or_else(|error| panic!("{caller}: {css}: {error}"));
            self.until("return !window.isLeft && document.readyState === 'complete'", vec![]).await;
        }
    }

    /// Presses what a selector finds, and waits for the file that it downloads: its name and what is in it.
    #[track_caller]
    pub fn download<'a>(&'a self, css: &'a str) -> impl Future<Output = (String, Vec<u8>)> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            self.find(css).await.click().await.unwrap_or_else(|error| panic!("{caller}: {css}: {error}"));
            let end = Instant::now() + PATIENCE;
            while Instant::now() < end {
                // What is not whole yet has a name of its own; an empty file may hold the place of its last one meanwhile.
                let files = std::fs::read_dir(&self.files).into_iter().flatten().flatten().map(|file| file.path());
                let (whole, parts): (Vec<_>, Vec<_>) = files.partition(|path| {
                    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
                    !name.starts_with('.') && !name.ends_with(".crdownload")
                });
                if let ([file, ..], []) = (&whole[..], &parts[..])
                    && let Ok(bytes) = std::fs::read(file)
                    && !bytes.is_empty()
                {
                    let name = file.file_name().and_then(OsStr::to_str).unwrap_or_default().to_owned();
                    std::fs::remove_file(file).expect("it goes");
                    return (name, bytes);
                }
                tokio::time::sleep(Duration::from_millis(40)).await;
            }
            panic!("{caller}: {css} downloads nothing at {}: {}", self.path().await, self.text("body").await)
        }
    }

    /// Types at the keyboard, wherever the page has put the cursor; modifiers (`\u{e008}` to `\u{e00a}`) stay down until
    /// the end. No element is asked for first: the page may be drawn anew that very moment.
    pub async fn keys(&self, text: &str) {
        let modifiers: Vec<char> = text.chars().filter(|key| is_modifier(*key)).collect();
        let mut keys = KeyActions::new("keys".to_owned());
        for key in text.chars() {
            keys = keys.then(KeyAction::Down { value: key });
            if !is_modifier(key) {
                keys = keys.then(KeyAction::Up { value: key });
            }
        }
        for key in modifiers {
            keys = keys.then(KeyAction::Up { value: key });
        }
        self.client.perform_actions(keys).await.expect("typed");
    }

    /// A picture of what is in the window, as PNG.
    pub async fn picture(&self) -> Vec<u8> {
        self.client.screenshot().await.expect("a picture")
    }

    #[track_caller]
    fn find<'a>(&'a self, css: &'a str) -> impl Future<Output = fantoccini::elements::Element> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            match self.client.find(Locator::Css(css)).await {
                Ok(element) => element,
                Err(_) => {
                    panic!("{caller}: no {css} at {}: {}", self.path().await, self.text("body").await)
                }
            }
        }
    }
}
