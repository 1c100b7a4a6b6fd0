use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Stylesheet, script and icon, under names that change with their content: kept by browsers
/// for ever. Built by `scripts/assets` into `static/dist`.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    names: Arc<HashMap<String, String>>,
    files: Arc<HashMap<String, (Bytes, &'static str)>>,
}

impl Assets {
    /// Reads everything that `manifest.json` of the folder names.
    pub fn load(folder: &Path) -> anyhow::Result<Assets> {
        let manifest = folder.join("manifest.json");
        let text = std::fs::read_to_string(&manifest)
            .with_context(|| format!("{} is missing: run scripts/assets", manifest.display()))?;
        let names: HashMap<String, String> = serde_json::from_str(&text)?;
        let mut files = HashMap::new();
        for file in names.values() {
            let bytes = std::fs::read(folder.join(file)).with_context(|| format!("cannot read {file}"))?;
            files.insert(file.clone(), (Bytes::from(bytes), content_type(file)));
        }
        Ok(Assets { names: Arc::new(names), files: Arc::new(files) })
    }

    /// Where the assets are: beside the working folder, beside the sources, or where a package
    /// puts them.
    pub fn folder() -> PathBuf {
        let beside = PathBuf::from("static/dist");
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/dist");
        let packaged = PathBuf::from("/usr/share/plenum/static");
        [beside, sources].into_iter().find(|folder| folder.join("manifest.json").exists()).unwrap_or(packaged)
    }

    /// The address of an asset.
    pub fn url(&self, name: &str) -> String {
        format!("/static/{}", self.names.get(name).map_or(name, String::as_str))
    }

    /// The asset itself.
    pub fn serve(&self, file: &str) -> Response {
        match self.files.get(file) {
            Some((bytes, kind)) => (
                [(header::CONTENT_TYPE, *kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")],
                bytes.clone(),
            )
                .into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}
