//! A small PDF in place of a stamped original, drawn by the demo itself and marked as a sample (示例).

/// Lines of the page: size, distance from the foot, words.
const LINES: [(u32, u32, &str); 4] = [
    (30, 620, "示例原件"),
    (18, 570, "示例协议, 非真实签署"),
    (13, 520, "本页由演示程序生成, 仅用于说明盖章原件扫描件存放的位置。"),
    (13, 495, "SAMPLE, drawn by the demo: nobody has signed or stamped it."),
];

/// Draws the page. A viewer brings the Chinese font: none is embedded.
pub fn pdf() -> Vec<u8> {
    let words: String = LINES.iter().map(|line| drawn(*line)).collect();
    let content = format!("0.69 0 0.13 RG 3 w 50 440 495 250 re S\n{words}");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [6 0 R] >>"
            .to_owned(),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R /DW 1000 \
         /W [1 95 500] /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>"
            .to_owned(),
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 \
         /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
            .to_owned(),
    ];
    bound(&objects)
}

/// One line of the page, its words as UTF-16.
fn drawn((size, height, words): (u32, u32, &str)) -> String {
    let hex: String = words.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("BT /F {size} Tf 70 {height} Td <{hex}> Tj ET\n")
}

/// The objects as a file, with the table of where each begins.
fn bound(objects: &[String]) -> Vec<u8> {
    let mut file = "%PDF-1.5\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (number, object) in (1..).zip(objects) {
        table += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let (begin, count) = (file.len(), objects.len() + 1);
    file += &format!("xref\n0 {count}\n{table}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{begin}\n%%EOF\n");
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_where_each_object_begins() {
        let file = String::from_utf8(pdf()).unwrap();
        let (_, table) = file.split_once("xref\n0 8\n").unwrap();
        for (number, line) in table.lines().take(8).enumerate().skip(1) {
            let at: usize = line[..10].parse().unwrap();
            assert!(file[at..].starts_with(&format!("{number} 0 obj\n")), "{line}");
        }
        let begin: usize = file.lines().rev().nth(1).unwrap().parse().unwrap();
        assert!(file[begin..].starts_with("xref\n"));
    }
}
