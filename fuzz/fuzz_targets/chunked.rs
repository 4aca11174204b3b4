//! Chunked bodies: the first byte says where the input is cut; both ways must decode the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use swoole_proto::http1::chunked::{Decoder, LAST_CHUNK, write_chunk};

const MAX: usize = 300;

fuzz_target!(|input: &[u8]| {
    let Some((&cut, src)) = input.split_first() else { return };
    let cut = usize::from(cut).min(src.len());

    let mut whole = Vec::new();
    let verdict = Decoder::new().decode(src, &mut whole, MAX);
    assert!(whole.len() <= MAX);

    let (mut decoder, mut pieces) = (Decoder::new(), Vec::new());
    let split = decoder.decode(&src[..cut], &mut pieces, MAX).and_then(|first| {
        let second = decoder.decode(&src[first.consumed..], &mut pieces, MAX)?;
        Ok((first.consumed + second.consumed, second.done))
    });
    assert_eq!(split, verdict.map(|p| (p.consumed, p.done)));
    assert_eq!(pieces, whole);
    if let Ok(progress) = verdict {
        assert!(progress.consumed <= src.len());
    }

    let mut wire = Vec::new();
    write_chunk(&mut wire, src);
    wire.extend_from_slice(LAST_CHUNK);
    let mut back = Vec::new();
    let progress = Decoder::new().decode(&wire, &mut back, src.len()).expect("our own chunk");
    assert!(progress.done && progress.consumed == wire.len() && back == src);
});
