use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use scraper::{Html, Selector};
use tower::ServiceExt as _;

/// A browser with its cookies. What it sends looks as if it came from a page of ours.
#[derive(Clone)]
pub struct Browser {
    router: axum::Router,
    cookies: BTreeMap<String, String>,
    headers: Vec<(&'static str, String)>,
}

impl Browser {
    pub fn new(router: axum::Router) -> Browser {
        Browser { router, cookies: BTreeMap::new(), headers: vec![("accept-language", "en".into())] }
    }

    /// The same browser with another preferred language.
    pub fn speaking(mut self, accept_language: &str) -> Browser {
        self.headers.retain(|(name, _)| *name != "accept-language");
        self.headers.push(("accept-language", accept_language.to_owned()));
        self
    }

    pub fn with_cookie(mut self, name: &str, value: &str) -> Browser {
        self.cookies.insert(name.to_owned(), value.to_owned());
        self
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None, &[]).await
    }

    /// The same with more headers.
    pub async fn get_with(&mut self, path: &str, headers: &[(&'static str, &str)]) -> Answer {
        self.send(Method::GET, path, None, headers).await
    }

    /// What a browser asks before a script of another site may send these headers.
    pub async fn options(&mut self, path: &str, headers: &[(&'static str, &str)]) -> Answer {
        self.send(Method::OPTIONS, path, None, headers).await
    }

    /// Sends a form, and stays at the answer.
    pub async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        let body = serde_html_form::to_string(form).expect("a form");
        self.send(Method::POST, path, Some(body), &[("sec-fetch-site", "same-origin")]).await
    }

    /// Sends a form with these headers and no others.
    pub async fn post_with(&mut self, path: &str, form: &[(&str, &str)], headers: &[(&'static str, &str)]) -> Answer {
        let body = serde_html_form::to_string(form).expect("a form");
        self.send(Method::POST, path, Some(body), headers).await
    }

    /// Sends a form that is taken, and goes where it leads.
    pub async fn submit(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        let answer = self.post(path, form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.text());
        let to = answer.location().to_owned();
        self.get(&to).await
    }

    /// Sends a form with a file in its field `file`.
    pub async fn post_file(&mut self, path: &str, name: &str, bytes: &[u8]) -> Answer {
        let boundary = "a-line-that-stands-in-no-file";
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        let body = [head.as_bytes(), bytes, format!("\r\n--{boundary}--\r\n").as_bytes()].concat();
        let kind = format!("multipart/form-data; boundary={boundary}");
        self.send_as(Method::POST, path, Some((body, &kind)), &[("sec-fetch-site", "same-origin")]).await
    }

    /// Sends a form with fields and files: field, file name, content.
    pub async fn post_files(&mut self, path: &str, form: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
        let boundary = "a-line-that-stands-in-no-file";
        let mut body = Vec::new();
        for (name, value) in form {
            let part = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for (field, name, content) in files {
            let head = format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                 Content-Type: image/jpeg\r\n\r\n"
            );
            body.extend_from_slice(&[head.as_bytes(), content, b"\r\n"].concat());
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={boundary}");
        self.send_as(Method::POST, path, Some((body, &kind)), &[("sec-fetch-site", "same-origin")]).await
    }

    async fn send(
        &mut self,
        method: Method,
        path: &str,
        body: Option<String>,
        headers: &[(&'static str, &str)],
    ) -> Answer {
        let body = body.map(|body| (body.into_bytes(), "application/x-www-form-urlencoded"));
        self.send_as(method, path, body, headers).await
    }

    /// Sends JSON, as a web app does.
    pub async fn post_json(&mut self, path: &str, body: &serde_json::Value) -> Answer {
        let body = Some((body.to_string().into_bytes(), "application/json"));
        self.send_as(Method::POST, path, body, &[("sec-fetch-site", "same-origin")]).await
    }

    pub(super) async fn send_as(
        &mut self,
        method: Method,
        path: &str,
        body: Option<(Vec<u8>, &str)>,
        headers: &[(&'static str, &str)],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "plenum.test");
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !self.cookies.is_empty() {
            let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if let Some((_, kind)) = &body {
            request = request.header(header::CONTENT_TYPE, *kind);
        }
        let request = request.body(body.map_or_else(Body::empty, |(body, _)| Body::from(body))).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        for set in parts.headers.get_all(header::SET_COOKIE) {
            let set = set.to_str().expect("ASCII");
            let (name, rest) = set.split_once('=').expect("a cookie");
            let value = rest.split(';').next().unwrap_or_default();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let body = body.collect().await.expect("a body").to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            bytes: body.into(),
            path: path.to_owned(),
        }
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    /// The body as it came, for files.
    pub bytes: Vec<u8>,
    path: String,
}

impl Answer {
    /// The status is this one; otherwise the test fails and shows the page.
    #[track_caller]
    pub fn is(self, status: u16) -> Answer {
        assert_eq!(self.status.as_u16(), status, "{}: {}", self.path, self.text());
        self
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{}: {error}: {}", self.path, self.body))
    }

    /// What a person reads on the page, white space made single.
    pub fn text(&self) -> String {
        let page = Html::parse_document(&self.body);
        let main = Selector::parse("body").expect("a selector");
        let text: Vec<&str> = page.select(&main).flat_map(|element| element.text()).collect();
        text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The page says this.
    #[track_caller]
    pub fn says(self, text: &str) -> Answer {
        assert!(self.text().contains(text), "{}: “{text}” is not said in: {}", self.path, self.text());
        self
    }

    /// The page does not say this.
    #[track_caller]
    pub fn says_not(self, text: &str) -> Answer {
        assert!(!self.text().contains(text), "{}: “{text}” is said in: {}", self.path, self.text());
        self
    }

    /// The texts of the elements that a CSS selector finds.
    pub fn all(&self, css: &str) -> Vec<String> {
        let page = Html::parse_document(&self.body);
        let selector = Selector::parse(css).expect("a selector");
        page.select(&selector)
            .map(|element| {
                element.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
            })
            .collect()
    }

    /// How many elements a CSS selector finds.
    pub fn count(&self, css: &str) -> usize {
        self.all(css).len()
    }

    /// An attribute of the first element that a CSS selector finds.
    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let page = Html::parse_document(&self.body);
        let selector = Selector::parse(css).expect("a selector");
        page.select(&selector).next().and_then(|element| element.value().attr(name)).map(str::to_owned)
    }

    /// The value of a field of a form on the page.
    #[track_caller]
    pub fn field(&self, name: &str) -> String {
        if let Some(value) = self.attribute(&format!("input[name={name}]"), "value") {
            return value;
        }
        if let Some(value) = self.attribute(&format!("select[name={name}] option[selected]"), "value") {
            return value;
        }
        self.all(&format!("textarea[name={name}]")).pop().unwrap_or_else(|| panic!("{}: no field {name}", self.path))
    }

    /// The fault that stands at a field.
    pub fn fault(&self, name: &str) -> Option<String> {
        self.all(&format!("#f-{name}-error")).pop()
    }

    /// Where a redirect leads.
    #[track_caller]
    pub fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_else(|| panic!("{}: no redirect but {}: {}", self.path, self.status, self.text()))
    }

    /// The cells of the only sheet of an XLSX file.
    #[track_caller]
    pub fn sheet(&self) -> Vec<Vec<calamine::Data>> {
        use calamine::Reader as _;
        let file = std::io::Cursor::new(self.bytes.as_slice());
        let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(file).expect("an XLSX file");
        let names = book.sheet_names();
        assert_eq!(names.len(), 1, "{}", self.path);
        let formulas = book.worksheet_formula(&names[0]).expect("formulas");
        assert_eq!(formulas.used_cells().count(), 0, "{}: a formula", self.path);
        book.worksheet_range(&names[0]).expect("cells").rows().map(<[calamine::Data]>::to_vec).collect()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
