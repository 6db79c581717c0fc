//! autocannon's JSON, `autocannon -j`.
//!
//! <https://github.com/mcollina/autocannon#autocannonopts-cb>. Latency is in
//! milliseconds; its percentiles are whole ones.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::adapters::json::{Num, Source, Text};
use crate::adapters::load::http::{latency, throughput};
use crate::adapters::quantity::{
    HTTP_ERROR_RESPONSES, HTTP_FAILURES, HTTP_LATENCY, HTTP_REQUESTS, HTTP_THROUGHPUT,
};
use crate::adapters::{Adapter, Draft, Grade, Group, ParseError, Read, Sink, Sniff};
use crate::model::Unit;

pub const ADAPTER: Adapter = Adapter {
    name: "autocannon",
    title: "autocannon JSON",
    group: Group::Load,
    docs: "https://github.com/mcollina/autocannon#autocannonopts-cb",
    verified: true,
    gives: &[
        &HTTP_THROUGHPUT,
        &HTTP_LATENCY,
        &HTTP_REQUESTS,
        &HTTP_FAILURES,
        &HTTP_ERROR_RESPONSES,
    ],
    open: false,
    keys: "stat",
    silent: false,
    detect,
    read: Read::Whole(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.object_with(&["latency", "requests", "throughput", "non2xx"]))
}

#[derive(Deserialize)]
struct Document<'a> {
    requests: Requests,
    #[serde(borrow)]
    latency: BTreeMap<Text<'a>, Num>,
    errors: Num,
    non2xx: Num,
}

#[derive(Deserialize)]
struct Requests {
    average: Num,
    total: Num,
}

fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let source = Source::new(bytes, ADAPTER.title, sink)?;
    let document: Document<'_> = source.parse()?;
    throughput(document.requests.average.get(), sink)?;
    sink.put(Draft::of(&HTTP_REQUESTS, document.requests.total.get()))?;
    sink.put(Draft::of(&HTTP_FAILURES, document.errors.get()))?;
    sink.put(Draft::of(&HTTP_ERROR_RESPONSES, document.non2xx.get()))?;
    for (name, value) in &document.latency {
        let stat = match name.as_str() {
            "average" => "mean".to_owned(),
            "max" => "max".to_owned(),
            name if name.starts_with('p') => name.replace('_', "."),
            _ => continue,
        };
        sink.put(latency(&stat, value.get(), Unit::MILLISECONDS))?;
    }
    sink.expect("result")
}
