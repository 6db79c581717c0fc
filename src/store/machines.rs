//! What the machine keys in the samples stand for.

use crate::model::Machine;
use crate::store::append::append_lines;
use crate::store::{Store, StoreError, disk};

impl Store {
    /// Keeps what `machine` stands for, once.
    pub fn remember_machine(&self, machine: &Machine) -> Result<(), StoreError> {
        let mut line = Vec::new();
        serde_json::to_writer(&mut line, machine).expect("a machine always serialises into memory");
        line.push(b'\n');
        let path = self.machines_path();
        // Line by line: a search that looks for the processor's features first
        // costs more than the file is long.
        let whole = &line[..line.len() - 1];
        let known = |bytes: Option<Vec<u8>>| {
            bytes.is_some_and(|b| b.split(|c| *c == b'\n').any(|l| l == whole))
        };
        if known(disk::read_small(&path)?) {
            return Ok(());
        }
        let lock = self.lock()?;
        if known(disk::read_small(&path)?) {
            return Ok(());
        }
        let appended = append_lines(&path, &line)?;
        drop(lock);
        appended.sync()
    }

    /// Every machine that is known; a line that cannot be read is no machine.
    pub fn machines(&self) -> Result<Vec<Machine>, StoreError> {
        let bytes = disk::read_small(&self.machines_path())?.unwrap_or_default();
        Ok(bytes
            .split(|b| *b == b'\n')
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::store;

    fn machine(key: &str) -> Machine {
        Machine {
            machine: key.to_owned(),
            os: "linux".to_owned(),
            arch: "x86_64".to_owned(),
            cpu: String::new(),
            cores: 2,
        }
    }

    #[test]
    fn a_machine_is_kept_once_and_a_torn_line_is_none() {
        let (_dir, store) = store();
        store.remember_machine(&machine("a")).expect("kept");
        let kept = std::fs::read_to_string(store.machines_path()).expect("there");
        let torn = kept + "{\"machine\":\"b";
        std::fs::write(store.machines_path(), torn).expect("written");
        for key in ["a", "b", "b", "a"] {
            store.remember_machine(&machine(key)).expect("kept");
        }
        let kept = store.machines().expect("readable");
        assert_eq!(kept, [machine("a"), machine("b")]);
    }
}
