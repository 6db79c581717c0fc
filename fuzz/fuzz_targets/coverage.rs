#![no_main]

use libfuzzer_sys::fuzz_target;
use yardstick_fuzz::Family;

fuzz_target!(|bytes: &[u8]| Family::Coverage.survives(bytes));
