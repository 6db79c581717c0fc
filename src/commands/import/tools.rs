//! Reading files: what each is, what is in it, and what belongs together.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;

use anyhow::{Context as _, Result, bail};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::adapters::{
    self, Adapter, Beside, Detection, Input as Bytes, Options, ParseError, Reason, Sums, Warning,
    detect, detect_early,
};
use crate::commands::Session;
use crate::commands::import::across::Across;
use crate::commands::import::found::Found;
use crate::commands::import::inputs::Input;
use crate::commands::import::own::OwnFormat;
use crate::commands::import::place::Position;
use crate::commands::import::source::{HEAD, MARK, Source};
use crate::commands::import::writer::Writer;
use crate::commands::import::{From, ImportArgs};
use crate::report::ImportedFile;

/// So much of a file is looked at before the rest is read: one more than
/// detection takes for the beginning of something longer.
const START: usize = adapters::HEAD + 1;

/// Takes files one by one, and puts together what belongs together.
pub struct Import<'a, 'w> {
    args: &'a ImportArgs,
    session: &'a Session,
    writer: &'a mut Writer<'w>,
    options: Options,
    /// What adds up over files.
    across: Across,
    files: Vec<ImportedFile>,
    left_alone: Vec<String>,
    /// Hashes of the files of folders.
    copies: HashSet<u128>,
}

/// What was read of a file.
struct Taken {
    /// `None` for a copy.
    format: Option<&'static str>,
    values: u64,
    warnings: Vec<String>,
    /// What adds up with other files.
    sums: Option<(&'static str, Sums)>,
}

impl Taken {
    fn copy() -> Self {
        Self {
            format: None,
            values: 0,
            warnings: vec!["the same content as a file before: read once".to_owned()],
            sums: None,
        }
    }
}

/// What an adapter is given.
enum Content<'a> {
    Whole(&'a [u8]),
    /// The file as it is read.
    Parts(&'a mut dyn Bytes),
}

impl<'a, 'w> Import<'a, 'w> {
    pub fn new(args: &'a ImportArgs, session: &'a Session, writer: &'a mut Writer<'w>) -> Self {
        Self {
            options: args.options(),
            args,
            session,
            writer,
            across: Across::default(),
            files: Vec::new(),
            left_alone: Vec::new(),
            copies: HashSet::new(),
        }
    }

    /// Reads a file. Where others go on without it, nothing stays of one that
    /// turns out bad at its end.
    pub fn take(&mut self, input: &Input) -> Result<()> {
        let mark = self.writer.mark();
        let read = Source::open(input).and_then(|mut source| self.read(input, &mut source));
        match read {
            Ok(Some(taken)) => self.keep(input, taken),
            Ok(None) => self.left_alone.push(name_of(input)),
            Err(error) if self.args.keep_going => {
                self.writer.back_to(&mark)?;
                self.fail(input, &error);
            }
            Err(error) => return Err(error.context(input.label.clone())),
        }
        Ok(())
    }

    /// Records what adds up; gives the files, and those that were left alone.
    pub fn finish(self) -> Result<(Vec<ImportedFile>, Vec<String>)> {
        if let Some((one, other)) = self.across.alike() {
            self.session.warn(format_args!(
                "{one} and {other} count the same issues: both were added up\nhint: where both are of the same linter, import one of them"
            ));
        }
        for (of, sums) in self.across.into_sums() {
            let mut position = Position::default();
            for reading in sums.into_readings() {
                self.writer
                    .put(&reading, &mut position)
                    .with_context(|| format!("the sums of {of}"))?;
            }
        }
        Ok((self.files, self.left_alone))
    }

    fn keep(&mut self, input: &Input, taken: Taken) {
        self.writer.say();
        for warning in &taken.warnings {
            self.session
                .warn(format_args!("{}: {warning}", input.label));
        }
        if let Some((format, sums)) = taken.sums {
            self.across.add(format, sums);
        }
        self.files.push(ImportedFile {
            file: name_of(input),
            format: taken.format.map(str::to_owned),
            values: taken.values,
            warnings: taken.warnings,
            error: None,
        });
    }

    fn fail(&mut self, input: &Input, error: &anyhow::Error) {
        let error = format!("{error:#}");
        self.session.warn(format_args!("{}: {error}", input.label));
        self.files.push(ImportedFile {
            file: name_of(input),
            format: None,
            values: 0,
            warnings: Vec::new(),
            error: Some(error),
        });
    }

    /// `None` where a file of a folder is of no known format, or holds no value.
    fn read(&mut self, input: &Input, source: &mut Source) -> Result<Option<Taken>> {
        let head = source.head()?;
        let own = match (self.args.from, input.adapter) {
            (Some(From::Own(own)), _) => Some(own),
            (Some(From::AnyCsv), _) => OwnFormat::of(head).filter(|own| *own == OwnFormat::Csv),
            (Some(From::Tool(_)), _) | (None, Some(_)) => None,
            (None, None) => OwnFormat::of(head),
        };
        if let Some(own) = own {
            return self.read_own(own, source).map(Some);
        }
        if input.found && input.adapter.is_none() && head.contains(&0) {
            return Ok(None);
        }
        let limit = self.options.limits.bytes;
        let start = source.start(START, limit)?;
        // What a long file is shows at its start, or in the whole.
        let early = match start.len() == START {
            true => self
                .named(input)
                .or_else(|| detect_early(&start, file_name(input))),
            false => None,
        };
        if let Some(adapter) = early.filter(|adapter| adapter.takes_parts())
            && !start.iter().all(u8::is_ascii_whitespace)
        {
            if self.is_long_copy(input)? {
                return Ok(Some(Taken::copy()));
            }
            let content = Content::Parts(&mut source.parts(start, limit));
            return self.read_tool(adapter, input, content);
        }
        let bytes = source.whole(start, limit)?;
        let adapter = match early {
            Some(adapter) => Some(adapter),
            None => self.adapter(input, &bytes)?,
        };
        match adapter {
            Some(_) if self.is_copy(input, &bytes) => Ok(Some(Taken::copy())),
            Some(adapter) => {
                let content = Content::Whole(&bytes);
                self.read_tool(adapter, input, content)
            }
            None => Ok(None),
        }
    }

    /// Tools leave copies in their folders: cargo's newest timings are there
    /// under two names.
    fn is_copy(&mut self, input: &Input, bytes: &[u8]) -> bool {
        input.found && !self.copies.insert(xxh3_128(bytes))
    }

    /// The same of a file that is not held: it is read once more.
    fn is_long_copy(&mut self, input: &Input) -> Result<bool> {
        let Some(path) = input.path.as_ref().filter(|_| input.found) else {
            return Ok(false);
        };
        let mut file = File::open(path)?;
        let (mut hash, mut block) = (Xxh3::new(), vec![0; HEAD]);
        let mut is_start = true;
        loop {
            let read = file.read(&mut block)?;
            if read == 0 {
                return Ok(!self.copies.insert(hash.digest128()));
            }
            let bytes = &block[..read];
            hash.update(match is_start {
                true => bytes.strip_prefix(MARK).unwrap_or(bytes),
                false => bytes,
            });
            is_start = false;
        }
    }

    fn read_own(&mut self, format: OwnFormat, source: &mut Source) -> Result<Taken> {
        if self.args.changes_samples() {
            bail!(
                "written by `yardstick export`, its samples are complete: flags that say what was measured do not apply"
            );
        }
        let values = self.writer.take_own(format, source)?;
        Ok(Taken {
            format: Some(format.name()),
            values,
            warnings: Vec::new(),
            sums: None,
        })
    }

    /// `None` where a file that nobody named only looks like one of this format.
    fn read_tool(
        &mut self,
        adapter: &'static Adapter,
        input: &Input,
        content: Content<'_>,
    ) -> Result<Option<Taken>> {
        self.options.beside = beside(input, self.options.limits.bytes)?;
        let mut found = Found::new(self.writer);
        let read = match content {
            Content::Whole(bytes) => adapter.stream(bytes, &self.options, &mut found),
            Content::Parts(input) => adapter.stream_parts(input, &self.options, &mut found),
        };
        let (sums, values, failed) = (found.sums, found.values, found.failed);
        let is_found = (input.found || input.matched) && self.named(input).is_none();
        let warnings = match read {
            Err(error) if is_found && matches!(error.reason, Reason::Nothing { .. }) => {
                return Ok(None);
            }
            read => read.map_err(refused)?,
        };
        if let Some(error) = failed {
            return Err(error);
        }
        Ok(Some(Taken {
            format: Some(adapter.name),
            values,
            warnings: warnings.iter().map(Warning::to_string).collect(),
            sums: (!sums.is_empty()).then_some((adapter.name, sums)),
        }))
    }

    /// The adapter that the user or the folder says.
    fn named(&self, input: &Input) -> Option<&'static Adapter> {
        match self.args.from {
            Some(From::Tool(adapter)) => Some(adapter),
            Some(From::AnyCsv) => Adapter::by_name("csv"),
            _ => input.adapter,
        }
    }

    fn adapter(&self, input: &Input, bytes: &[u8]) -> Result<Option<&'static Adapter>> {
        if let Some(adapter) = self.named(input) {
            return Ok(Some(adapter));
        }
        if !input.found {
            adapters::refuse_utf16(bytes).map_err(refused)?;
        }
        match detect(bytes, file_name(input)) {
            Detection::One(adapter) => Ok(Some(adapter)),
            Detection::Several(several) => {
                let names: Vec<&str> = several.iter().map(|adapter| adapter.name).collect();
                let choices = names.join(" or ");
                bail!(
                    "can be read as {choices}\nhint: --from {} says which; where it is both, import it once with each",
                    names.join(" or --from ")
                )
            }
            Detection::None if input.found => Ok(None),
            Detection::None => Err(unknown(bytes)),
        }
    }
}

fn file_name(input: &Input) -> Option<&str> {
    input.path.as_deref()?.file_name()?.to_str()
}

/// Why nothing reads these bytes.
fn unknown(bytes: &[u8]) -> anyhow::Error {
    let text = bytes.trim_ascii_start();
    let has = |word: &[u8]| memchr::memmem::find(&text[..text.len().min(HEAD)], word).is_some();
    let problem = match text {
        [] => "the file is empty",
        _ => "not a known format",
    };
    let hint = match text {
        [] => "some tools write nothing where they find nothing: --from FORMAT says which it was",
        [b'{', ..] if has(b"\"metric\"") && has(b"\"value\"") => {
            "`yardstick record -` reads lines of {\"metric\":…,\"value\":…}; --from FORMAT says what else it is"
        }
        _ => {
            "`yardstick import --list-formats` shows the formats that are read; --from FORMAT says which it is"
        }
    };
    anyhow::anyhow!("{problem}\nhint: {hint}")
}

fn refused(error: ParseError) -> anyhow::Error {
    let flag = match error.reason {
        Reason::Limit { what, .. } => match what {
            "bytes" => Some("--max-size takes more"),
            "bytes in a line" => Some("--max-line takes more"),
            "readings" => Some("--max-elements takes more"),
            what if what.contains("nest") || what.contains("deep") => {
                Some("--max-depth takes more")
            }
            _ => None,
        },
        _ => None,
    };
    match error.hint.or(flag) {
        Some(hint) => anyhow::anyhow!("{error}\nhint: {hint}"),
        None => anyhow::anyhow!("{error}"),
    }
}

fn beside(input: &Input, limit: usize) -> Result<Vec<Beside>> {
    let read = |path: &std::path::PathBuf| {
        let mut bytes = Vec::new();
        let read =
            File::open(path).and_then(|file| file.take(limit as u64 + 1).read_to_end(&mut bytes));
        read.with_context(|| format!("\"{}\"", path.display()))?;
        let name = path.file_name().unwrap_or_default();
        Ok(Beside {
            name: name.to_string_lossy().into_owned(),
            bytes,
        })
    };
    input.beside.iter().map(read).collect()
}

fn name_of(input: &Input) -> String {
    match input.path {
        Some(_) => input.label.trim_matches('"').to_owned(),
        None => "-".to_owned(),
    }
}
