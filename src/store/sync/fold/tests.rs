use std::io::{Cursor, Read};

use super::*;
use crate::store::encode;
use crate::store::fixture::{Dice, sample};
use crate::store::sync::seen::id_of_sample;
use crate::store::sync::{ContentId, Segment, Visitor};

/// Contents in memory.
#[derive(Default)]
struct Memory {
    contents: Vec<Vec<u8>>,
    reads: usize,
}

impl Memory {
    fn put(&mut self, bytes: Vec<u8>) -> ContentId {
        self.contents.push(bytes);
        (self.contents.len() - 1).to_string()
    }

    fn get(&self, id: &str) -> &[u8] {
        &self.contents[id.parse::<usize>().expect("a number")]
    }

    /// A segment with these files.
    fn segment(&mut self, files: &[(&str, Vec<u8>)]) -> Segment {
        let files = files
            .iter()
            .map(|(path, bytes)| ((*path).to_owned(), self.put(bytes.clone())))
            .collect();
        Segment {
            version: String::new(),
            files,
        }
    }

    /// Folds and takes the outcome over.
    fn fold(&mut self, listing: &mut Listing) -> Fold {
        let now = "2026-11-20".parse().expect("a time");
        let fold = fold(self, listing, now).expect("readable");
        if let Some(new) = &fold.new {
            let content = |(path, content): (&String, &Content)| {
                let id = match content {
                    Content::Kept(id) => id.clone(),
                    Content::New(bytes) => self.put(bytes.clone()),
                };
                (path.clone(), id)
            };
            listing.store = new.files.iter().map(content).collect();
        }
        for id in &fold.folded {
            listing.inbox.remove(id);
        }
        fold
    }

    /// The numbers of all samples of the store, part by part.
    fn parts(&self, listing: &Listing, month: &str) -> Vec<Vec<u128>> {
        let of_month = |path: &&String| month_of_path(path) == Some(month);
        let paths = listing.store.keys().filter(of_month);
        let ids = |path: &String| {
            let bytes = self.get(&listing.store[path]);
            let lines = bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty());
            lines.filter_map(id_of_sample).collect()
        };
        paths.map(ids).collect()
    }
}

impl Remote for Memory {
    fn name(&self) -> &str {
        "memory"
    }

    fn list(&mut self) -> Result<Listing, RemoteError> {
        Ok(Listing::default())
    }

    fn descends(&mut self, _: &str, _: &str) -> Result<bool, RemoteError> {
        Ok(true)
    }

    fn read(&mut self, contents: &[ContentId], visit: &mut Visitor<'_>) -> Result<(), RemoteError> {
        for (at, id) in contents.iter().enumerate() {
            self.reads += 1;
            let mut content: Box<dyn Read> = Box::new(Cursor::new(self.get(id).to_vec()));
            visit(at, &mut content).expect("memory does not fail");
        }
        Ok(())
    }

    fn add(
        &mut self,
        _: SampleId,
        _: Timestamp,
        _: &BTreeMap<String, Vec<u8>>,
    ) -> Result<(), RemoteError> {
        Ok(())
    }

    fn replace(&mut self, _: &Listing, _: &NewStore) -> Result<(String, Files), RemoteError> {
        Ok((String::new(), Files::new()))
    }

    fn delete(&mut self, _: &Listing, _: &[String]) -> Result<(), RemoteError> {
        Ok(())
    }
}

/// Where a segment keeps samples of November.
const NOVEMBER: &str = "samples/2026-11/01JD00000000000000000000AA.jsonl";

/// A line of this id with so many bytes of notes.
fn line(id: u128, time: &str, padding: usize) -> Vec<u8> {
    let mut made = sample(1, time);
    made.id = SampleId::from_bits(id);
    let note = format!("n={}", "x".repeat(padding));
    made.notes = crate::model::Metadata::from_pairs([note.as_str()]).expect("valid");
    let mut line = Vec::new();
    encode(&made, &mut line);
    line
}

fn id_of(number: usize) -> String {
    SampleId::from_bits(number as u128 + 1).to_string()
}

#[test]
fn a_month_is_cut_into_parts_and_a_late_sample_finds_its_home() {
    let mut memory = Memory::default();
    let mut listing = Listing::default();
    let day = "2026-11-05";
    let ids: Vec<u128> = (1..=1200).map(|n| (n * 10) << 80).collect();
    for (at, ids) in ids.chunks(100).enumerate() {
        let lines: Vec<u8> = ids.iter().flat_map(|id| line(*id, day, 3000)).collect();
        let segment = memory.segment(&[(NOVEMBER, lines)]);
        listing.inbox.insert(id_of(at), segment);
        memory.fold(&mut listing);
    }
    let parts = memory.parts(&listing, "2026-11");
    assert!(parts.len() >= 4, "{} parts of 3.7 MB", parts.len());
    assert_eq!(parts.concat(), ids, "sorted, over all parts");
    let sizes = |listing: &Listing, memory: &Memory| -> Vec<usize> {
        let contents = listing.store.values();
        contents.map(|id| memory.get(id).len()).collect()
    };
    assert!(
        sizes(&listing, &memory)
            .iter()
            .all(|size| *size <= 2 * PART)
    );

    // One that comes late, one before all others, and one that is there.
    let before = listing.store.clone();
    let late = [ids[0] - 1, ids[700] + 1, ids[700]];
    let lines: Vec<u8> = late.iter().flat_map(|id| line(*id, day, 10)).collect();
    let segment = memory.segment(&[(NOVEMBER, lines)]);
    listing.inbox.insert(id_of(99), segment);
    memory.reads = 0;
    assert_eq!(memory.fold(&mut listing).samples, 2);
    assert_eq!(
        memory.reads, 3,
        "the segment and the two parts that it touches"
    );
    let changed = listing.store.iter();
    let changed = changed.filter(|(path, id)| before.get(*path) != Some(id));
    assert_eq!(changed.count(), 2);
    let mut expected = [&ids[..], &late[..2]].concat();
    expected.sort_unstable();
    assert_eq!(memory.parts(&listing, "2026-11").concat(), expected);
}

#[test]
fn what_is_there_already_makes_no_new_version() {
    let mut memory = Memory::default();
    let mut listing = Listing::default();
    let machine = br#"{"machine":"a","os":"linux","arch":"x86_64","cpu":"","cores":2}"#.to_vec();
    let files = [
        (NOVEMBER, line(7, "2026-11-05", 1)),
        ("machines.jsonl", machine),
    ];
    for number in 0..3 {
        let segment = memory.segment(&files);
        listing.inbox.insert(id_of(number), segment);
    }
    let first = memory.fold(&mut listing);
    assert_eq!((first.folded.len(), first.samples), (3, 1));
    assert!(listing.inbox.is_empty());
    let segment = memory.segment(&files);
    listing.inbox.insert(id_of(9), segment);
    let again = memory.fold(&mut listing);
    assert!(again.new.is_none());
    assert_eq!(again.folded, [id_of(9)]);
}

#[test]
fn a_batch_that_is_full_leaves_the_segments_behind_it() {
    let mut memory = Memory::default();
    let ids: Vec<String> = (0..5).map(id_of).collect();
    let of = |number: u128| line(number, "2026-11-05", 100);
    let segments: Vec<Segment> = (0..5)
        .map(|number| memory.segment(&[(NOVEMBER, of(number + 1))]))
        .collect();
    let listed: Vec<(&String, &Segment)> = ids.iter().zip(&segments).collect();
    let now = "2026-11-20".parse().expect("a time");
    // Full with the third: of equal length, two are exactly the limit.
    let mut inbox = Inbox::new(2 * (of(1).len() - 1));
    inbox.read(&mut memory, &listed, now).expect("readable");
    assert_eq!(inbox.folded, ids[..3]);
    let samples: Vec<u128> = inbox.months["2026-11"].keys().copied().collect();
    assert_eq!(samples, [1, 2, 3]);
}

#[test]
fn any_order_of_any_batches_gives_the_same_samples() {
    for seed in 0..20 {
        let mut dice = Dice(seed);
        let mut memory = Memory::default();
        let mut listing = Listing::default();
        let mut expected = BTreeSet::new();
        for number in 0..12 {
            let mut lines = Vec::new();
            for _ in 0..dice.below(40) {
                let id = (dice.below(200) as u128 + 1) << 80;
                expected.insert(id);
                lines.extend(line(id, "2026-11-05", 9000));
            }
            lines.extend_from_slice(b"what is this\n");
            let segment = memory.segment(&[(NOVEMBER, lines)]);
            listing.inbox.insert(id_of(number), segment);
            if dice.below(3) == 0 {
                memory.fold(&mut listing);
            }
        }
        memory.fold(&mut listing);
        let found = memory.parts(&listing, "2026-11").concat();
        assert!(found.iter().eq(&expected), "seed {seed}");
    }
}

#[test]
fn a_prune_goes_through_all_months_before_it_once() {
    let mut memory = Memory::default();
    let mut listing = Listing::default();
    let months = ["2026-08", "2026-09", "2026-11"];
    for (number, month) in months.into_iter().enumerate() {
        let path = format!("samples/{month}/{}.jsonl", id_of(0));
        let lines = [5, 25].map(|day| {
            let id = (number * 100 + day) as u128;
            line(id, &format!("{month}-{day:02}"), 1)
        });
        let segment = memory.segment(&[(path.as_str(), lines.concat())]);
        listing.inbox.insert(id_of(number), segment);
    }
    memory.fold(&mut listing);
    let event = br#"{"id":"01JD00000000000000000000AA","time":"2026-11-19T00:00:00.000Z","event":"pruned","before":"2026-09-15T00:00:00.000Z"}"#;
    // A hand left something in a part; nobody knows what, so it stays.
    let path = listing
        .store
        .keys()
        .find(|path| month_of_path(path) == Some("2026-09"));
    let path = path.expect("there").clone();
    let mut bytes = memory.get(&listing.store[&path]).to_vec();
    bytes.extend_from_slice(b"by hand");
    let edited = memory.put(bytes);
    listing.store.insert(path.clone(), edited);
    let segment = memory.segment(&[("events.jsonl", event.to_vec())]);
    listing.inbox.insert(id_of(9), segment);
    let fold = memory.fold(&mut listing);
    assert_eq!(fold.dropped, 3);
    assert!(fold.new.expect("changed").forget_history);
    assert!(
        memory.parts(&listing, "2026-08").is_empty(),
        "no part is left"
    );
    assert_eq!(memory.parts(&listing, "2026-09"), [[125]]);
    assert_eq!(memory.parts(&listing, "2026-11"), [[205, 225]]);
    assert!(memory.get(&listing.store[&path]).ends_with(b"by hand\n"));

    // What comes later from before the horizon does not get in.
    let path = format!("samples/2026-08/{}.jsonl", id_of(0));
    let segment = memory.segment(&[(path.as_str(), line(5, "2026-08-05", 1))]);
    listing.inbox.insert(id_of(10), segment);
    let fold = memory.fold(&mut listing);
    assert_eq!((fold.samples, fold.dropped), (0, 0));
    assert!(memory.parts(&listing, "2026-08").is_empty());
}
