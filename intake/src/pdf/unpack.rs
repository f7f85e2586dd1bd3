//! How large a stream is once unpacked, found without keeping what is unpacked.
use flate2::{Decompress, FlushDecompress, Status};
use hayro::hayro_interpret::hayro_syntax::Filter;

/// Most bytes that one byte may become: a deflate code of two bits repeats 258 bytes, an LZW code
/// of 12 bits at most 3,838 bytes, a run of two bytes 128, and `z` stands for four zeros.
const DEFLATE_RATIO: u64 = 1032;
const LZW_RATIO: u64 = 2560;
const RUN_LENGTH_RATIO: u64 = 64;
const ASCII85_RATIO: u64 = 4;

/// Bytes that `data` unpack to by `filters`, counted up to a little over `most`; where they are
/// packed more than once, an upper bound. What decodes pictures ends the count: their sizes are
/// checked apart.
pub(super) fn unpacked_len(data: &[u8], filters: &[Filter], most: u64) -> u64 {
    let packed = filters.iter().take_while(|filter| ratio(filter).is_some());
    let bound = packed.clone().filter_map(ratio).fold(data.len() as u64, u64::saturating_mul);
    if bound <= most {
        return bound;
    }
    match packed.collect::<Vec<_>>()[..] {
        [Filter::FlateDecode] => inflated_len(data, most),
        [Filter::LzwDecode] => lzw_len(data, most),
        [Filter::Ascii85Decode, Filter::FlateDecode] => inflated_len(&plain85(data), most),
        [Filter::AsciiHexDecode, Filter::FlateDecode] => inflated_len(&plain_hex(data), most),
        _ => bound,
    }
}

const fn ratio(filter: &Filter) -> Option<u64> {
    match filter {
        Filter::FlateDecode => Some(DEFLATE_RATIO),
        Filter::LzwDecode => Some(LZW_RATIO),
        Filter::RunLengthDecode => Some(RUN_LENGTH_RATIO),
        Filter::Ascii85Decode => Some(ASCII85_RATIO),
        Filter::AsciiHexDecode | Filter::Crypt => Some(1),
        Filter::DctDecode | Filter::JpxDecode | Filter::Jbig2Decode | Filter::CcittFaxDecode => {
            None
        }
    }
}

/// Counts what deflated data unpack to, with or without the header of zlib. Behind a fault, where
/// a lenient reader may go on, the worst is assumed.
pub(super) fn inflated_len(data: &[u8], most: u64) -> u64 {
    let has_header = matches!(data, [method, flags, ..]
        if method & 15 == 8 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31));
    let mut left = if has_header { &data[2..] } else { data };
    let mut window = vec![0; 1 << 16];
    let mut inflater = Decompress::new(false);
    while inflater.total_out() <= most {
        let (n_in, n_out) = (inflater.total_in(), inflater.total_out());
        let step = inflater.decompress(left, &mut window, FlushDecompress::None);
        left = &left[(inflater.total_in() - n_in) as usize..];
        let is_stuck = inflater.total_in() == n_in && inflater.total_out() == n_out;
        match step {
            Err(_) => return inflater.total_out() + left.len() as u64 * DEFLATE_RATIO,
            Ok(Status::StreamEnd) => break,
            Ok(_) if is_stuck => break,
            Ok(_) => {}
        }
    }
    inflater.total_out()
}

/// Counts what LZW codes unpack to: an entry is one longer than the code before it.
fn lzw_len(data: &[u8], most: u64) -> u64 {
    const CLEAR: usize = 256;
    const END: usize = 257;
    let mut lens: Vec<u64> = vec![1; 258];
    let (mut held, mut n_held, mut total, mut before) = (0u32, 0, 0, None);
    for &byte in data {
        (held, n_held) = ((held & 0xFFFF) << 8 | u32::from(byte), n_held + 8);
        // One code earlier than need be, as PDFs do; a code too wide or narrow now and then does
        // not change how much a file unpacks to.
        let n_bits = (lens.len() + 1).ilog2().clamp(8, 11) + 1;
        if n_held < n_bits {
            continue;
        }
        n_held -= n_bits;
        let code = (held >> n_held) as usize & ((1 << n_bits) - 1);
        match code {
            CLEAR => (lens.truncate(258), before = None).1,
            END => break,
            code => {
                let longer: Option<u64> = before.map(|before: u64| before + 1);
                let Some(len) = lens.get(code).copied().or(longer) else { break };
                lens.extend(longer.filter(|_| lens.len() < 4096));
                total += len;
                before = Some(len);
            }
        }
        if total > most {
            break;
        }
    }
    total
}

fn plain85(text: &[u8]) -> Vec<u8> {
    let (mut bytes, mut word, mut n) = (Vec::with_capacity(text.len()), 0u32, 0);
    for &letter in text {
        match letter {
            b'z' if n == 0 => bytes.extend([0; 4]),
            b'!'..=b'u' => {
                word = word.wrapping_mul(85).wrapping_add(u32::from(letter - b'!'));
                n += 1;
                if n == 5 {
                    bytes.extend(word.to_be_bytes());
                    (word, n) = (0, 0);
                }
            }
            b'~' => break,
            _ => {}
        }
    }
    bytes.extend(word.to_be_bytes());
    bytes
}

fn plain_hex(text: &[u8]) -> Vec<u8> {
    let digits = text.iter().take_while(|&&letter| letter != b'>');
    let digits: Vec<u8> =
        digits.filter_map(|&d| char::from(d).to_digit(16)).map(|d| d as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn deflated(data: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_is_unpacked_is_counted_and_not_more_than_asked() {
        let zeros = vec![0; 3 << 20];
        let packed = deflated(&zeros);
        let len = |filters: &[Filter], data: &[u8], most| unpacked_len(data, filters, most);
        assert_eq!(len(&[Filter::FlateDecode], &packed, 4 << 20), 3 << 20);
        assert_eq!(len(&[Filter::FlateDecode], &packed[2..], 4 << 20), 3 << 20, "without header");
        let stopped = len(&[Filter::FlateDecode], &packed, 1 << 20);
        assert!((1 << 20..3 << 20).contains(&stopped), "{stopped}");
        assert_eq!(len(&[], &zeros, 9), 3 << 20);
        assert_eq!(len(&[Filter::FlateDecode, Filter::DctDecode], &packed, 4 << 20), 3 << 20);
        let twice = deflated(&packed);
        assert!(len(&[Filter::FlateDecode, Filter::FlateDecode], &twice, 1 << 20) > 1 << 20);
        let hex: String = packed.iter().map(|byte| format!("{byte:02X}\n")).collect();
        let both = [Filter::AsciiHexDecode, Filter::FlateDecode];
        assert_eq!(len(&both, hex.as_bytes(), 4 << 20), 3 << 20);
    }

    #[test]
    fn lzw_that_repeats_itself_is_counted() {
        // Codes of 9 bits: clear, 0, then each new entry at once, which is one longer.
        let codes = [256u32, 0, 258, 259, 260, 261, 262, 257];
        let bits: String = codes.iter().map(|code| format!("{code:09b}")).collect();
        let byte =
            |i: usize| u8::from_str_radix(&format!("{:0<8}", &bits[i..(i + 8).min(bits.len())]), 2);
        let data: Vec<u8> = (0..bits.len()).step_by(8).map(|i| byte(i).unwrap()).collect();
        assert_eq!(lzw_len(&data, 1000), 1 + 2 + 3 + 4 + 5 + 6);
    }

    #[test]
    fn behind_a_fault_the_worst_is_assumed() {
        let mut packed = deflated(&vec![7; 1 << 20]);
        let n = packed.len();
        packed.truncate(n / 2);
        packed.extend([0xFF; 5000]);
        assert!(inflated_len(&packed, 1 << 30) > 4000 * DEFLATE_RATIO);
    }
}
