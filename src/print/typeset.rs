use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;

use data_encoding::BASE64;
use fast_qr::convert::{Builder as _, svg::SvgBuilder};
use fast_qr::{ECL, QRBuilder};
use rustix::process::{Resource, Rlimit, setrlimit};
use ttf_parser::{Face, fonts_in_collection, name_id};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World, WorldExt as _};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;
use typst_svg::{SvgOptions, svg};

use super::{Paper, exit};

/// What the process may take, in bytes and in seconds of a core.
const MEMORY: u64 = 2 << 30;
const SECONDS: u64 = 60;

/// Reads a paper and writes its PDF; the whole of the process `plenum print`.
pub fn work() -> ExitCode {
    let limit = |most| Rlimit { current: Some(most), maximum: Some(most) };
    let limited = setrlimit(Resource::As, limit(MEMORY)).and_then(|()| setrlimit(Resource::Cpu, limit(SECONDS)));
    if let Err(error) = limited {
        eprintln!("no limits: {error}");
    }
    let mut input = Vec::new();
    let paper = match std::io::stdin().read_to_end(&mut input).map(|_| serde_json::from_slice::<Paper>(&input)) {
        Ok(Ok(paper)) => paper,
        Ok(Err(error)) => return ended(1, &error.to_string()),
        Err(error) => return ended(1, &error.to_string()),
    };
    let fonts = fonts();
    if fonts.is_empty() {
        return ended(exit::FONTS, "Noto Sans CJK is not installed");
    }
    match pdf(paper, fonts) {
        Ok(bytes) => match std::io::stdout().write_all(&bytes) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => ended(1, &error.to_string()),
        },
        Err(said) => ended(exit::TEMPLATE, &said),
    }
}

fn ended(code: i32, said: &str) -> ExitCode {
    eprintln!("{said}");
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}

/// The faces that papers are set in, from where systems keep them.
fn fonts() -> Vec<Font> {
    let mut files = Vec::new();
    for folder in ["/usr/share/fonts", "/usr/local/share/fonts"] {
        find(Path::new(folder), 4, &mut files);
    }
    files.sort();
    let read = files.into_iter().filter_map(|file| fs::read(file).ok()).map(Bytes::new);
    read.flat_map(|file| ours(&file).into_iter().filter_map(move |face| Font::new(file.clone(), face))).collect()
}

/// Which faces of a collection are ours, told by their names: Typst reads every character that a face has, which takes
/// longer than setting a letter, and the files hold ten faces each.
fn ours(file: &Bytes) -> Vec<u32> {
    let is_ours = |face: &Face| {
        let families = face.names().into_iter().filter(|name| name.name_id == name_id::FAMILY);
        families
            .filter_map(|name| name.to_string())
            .any(|name| name == "Noto Sans CJK SC" || name == "Noto Sans CJK TC")
    };
    (0..fonts_in_collection(file).unwrap_or(1))
        .filter(|n| Face::parse(file, *n).is_ok_and(|face| is_ours(&face)))
        .collect()
}

fn find(folder: &Path, depth: u8, files: &mut Vec<std::path::PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() && depth > 0 {
            find(&path, depth - 1, files);
        } else if name.starts_with("NotoSansCJK-Regular") || name.starts_with("NotoSansCJK-Bold") {
            files.push(path);
        }
    }
}

/// All that a template can reach.
struct Table {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: Source,
    data: Bytes,
    codes: Vec<String>,
    photos: BTreeMap<usize, Bytes>,
    /// Which of the codes the template has asked for.
    read: Mutex<BTreeSet<usize>>,
}

impl World for Table {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.get();
        if *path.root() != VirtualRoot::Project {
            return Err(FileError::AccessDenied);
        }
        let name = path.vpath().get_without_slash();
        if name == "data.json" {
            return Ok(self.data.clone());
        }
        if let Some(number) = name.strip_prefix("pages/").and_then(|n| n.parse().ok()) {
            let file = self.photos.get(&number).ok_or(FileError::AccessDenied)?;
            return Ok(Bytes::from_string(pages(file).to_string()));
        }
        let photo = name.strip_prefix("photo/").and_then(|name| name.strip_suffix(".jpg"));
        let photo = photo.or_else(|| name.strip_prefix("picture/")).and_then(|n| n.parse().ok());
        if let Some(number) = photo {
            return self.photos.get(&number).cloned().ok_or(FileError::AccessDenied);
        }
        let number = name.strip_prefix("qr/").and_then(|name| name.strip_suffix(".svg")).and_then(|n| n.parse().ok());
        let number: usize = number.ok_or(FileError::AccessDenied)?;
        let code = self.codes.get(number).ok_or(FileError::AccessDenied)?;
        self.read.lock().map_err(|_| FileError::AccessDenied)?.insert(number);
        let code = QRBuilder::new(code.as_str()).ecl(ECL::M).build().map_err(|_| FileError::AccessDenied)?;
        // The quiet zone of four modules that readers need (ISO/IEC 18004, 9.1).
        Ok(Bytes::from_string(SvgBuilder::default().margin(4).to_str(&code)))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    // A paper is the same whenever it is set.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// How many pages a PDF has; none where it cannot be read.
fn pages(file: &Bytes) -> usize {
    hayro_syntax::Pdf::new(file.to_vec()).map_or(0, |pdf| pdf.pages().len())
}

/// Pictures as they came.
fn photos(held: BTreeMap<usize, String>) -> BTreeMap<usize, Bytes> {
    held.into_iter().filter_map(|(n, photo)| Some((n, Bytes::new(BASE64.decode(photo.as_bytes()).ok()?)))).collect()
}

fn pdf(paper: Paper, fonts: Vec<Font>) -> Result<Vec<u8>, String> {
    let path = VirtualPath::new("/main.typ").map_err(|_| "a path".to_owned())?;
    let id = RootedPath::new(VirtualRoot::Project, path).intern();
    let photos = photos(paper.photos);
    let table = Table {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        main: Source::new(id, paper.template),
        data: Bytes::from_string(paper.data.to_string()),
        codes: paper.codes,
        photos,
        read: Mutex::default(),
    };
    let said =
        |faults: &[SourceDiagnostic]| faults.iter().map(|fault| told(&table, fault)).collect::<Vec<_>>().join("\n");
    let document: PagedDocument = typst::compile(&table).output.map_err(|faults| said(&faults))?;
    let count = document.pages().len();
    if paper.pages > 0 && count != paper.pages {
        return Err(format!("{count} pages where {} were asked for", paper.pages));
    }
    let read = table.read.lock().map_or(0, |read| read.len());
    if read < table.codes.len() {
        return Err(format!("{} of {} codes stand on it", read, table.codes.len()));
    }
    if paper.pictures {
        let pictures: Vec<String> = document.pages().iter().map(|page| svg(page, &SvgOptions::default())).collect();
        return serde_json::to_vec(&pictures).map_err(|error| error.to_string());
    }
    let options = PdfOptions { creator: Smart::Custom(Some("Plenum".to_owned())), ..PdfOptions::default() };
    typst_pdf::pdf(&document, &options).map_err(|faults| said(&faults))
}

/// Line and column of the template, and what is wrong there.
fn told(table: &Table, fault: &SourceDiagnostic) -> String {
    let place = table.range(fault.span).and_then(|range| table.main.lines().byte_to_line_column(range.start));
    match place {
        Some((line, column)) => format!("{}:{}: {}", line + 1, column + 1, fault.message),
        None => fault.message.to_string(),
    }
}
