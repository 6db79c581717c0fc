//! The store: a folder of JSON Lines files that loses nothing.
//!
//! ```text
//! .yardstick/
//!   format            version of this layout
//!   lock              the one lock of all writers; never renamed
//!   samples/2026-11.jsonl   samples by the month of their own time
//!   events.jsonl      decisions: what was pruned, accepted, retracted …
//!   machines.jsonl    what a machine key stands for
//!   hooks.jsonl       what hooks were told, so that they are told once
//!   quarantine/       damaged lines that `doctor --repair` took out
//!   sync/             what is known of remotes; saves work, and can go
//! ```
//!
//! Invariants:
//! - What [`Store::append`] returned `Ok` for is on disk, whatever happens next.
//! - Writers hold the lock; readers hold nothing and see whole lines.
//! - A rewrite goes through a synced temporary file and a rename.
//! - The same `id` twice is one sample.

mod append;
mod check;
mod contexts;
mod deliveries;
mod disk;
mod error;
mod events;
mod extras;
#[cfg(test)]
mod fixture;
mod guard;
mod ids;
mod intake;
mod layout;
mod line;
mod machines;
mod month;
mod newlines;
mod query;
mod read;
mod retention;
mod skim;
mod spelling;
mod spool;
pub mod sync;
mod tail;
#[cfg(target_arch = "x86_64")]
mod wide;

pub(crate) use append::Poured;
pub use append::{Appended, Recovered};
pub use check::{CheckReport, Finding, Problem, Repaired};
pub use deliveries::{Delivery, DeliveryOutcome};
pub use error::StoreError;
pub use events::{Amendments, Event, EventKind, RatchetRecord, SaidRecord, SeriesRecord};
pub use guard::Guard;
pub use ids::IdSet;
pub use intake::{Checked, Intake, Taken};
pub use layout::{FORMAT, Store, StoreFormat};
pub use line::{Parts, Row, SharedContext, SharedName, encode};
pub use query::{Key, Order, PassedOver, ScanReport, Sink, Visit};
pub use retention::{PrunePlan, PruneStep, Pruned};
pub use spool::{Labels, Mark, Spool, Spooled};
