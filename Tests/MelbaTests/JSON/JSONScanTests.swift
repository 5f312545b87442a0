import Testing

@testable import Melba

struct JSONScanTests {
  /// The tokens of a text and their offsets, by the kernels or by the portable scan.
  private func entries(_ text: [UInt8], portable: Bool) -> ([UInt8], [UInt32], Bool) {
    var entries = Region()
    defer { entries.free() }
    let isThere = entries.grow(to: JSONScan.memory(for: text.count))
    #expect(isThere)
    return text.withUnsafeBufferPointer { bytes in
      var scan = JSONScan(bytes.baseAddress!, size: bytes.count, copy: nil, memory: entries.base!)
      var isGood = true
      if portable { scan.portable(to: bytes.count) } else { isGood = scan.refill(from: 0) }
      return (
        (0..<scan.count).map { scan.tokens[$0] }, (0..<scan.count).map { scan.offsets[$0] }, isGood
      )
    }
  }

  @Test func listsWhatThereIsToDo() {
    let (tokens, offsets, isGood) = entries(Array(#"{"a\n": [1, true]}"#.utf8), portable: false)
    #expect(String(decoding: tokens, as: Unicode.UTF8.self) == #"{"\":[1,t]}"#)
    #expect(offsets == [0, 1, 3, 5, 6, 8, 9, 10, 12, 16, 17] && isGood)
  }

  @Test func marksTheEndOfStringsThatAreNotASCII() {
    #expect(
      entries(Array(#"["é","a"]"#.utf8), portable: false).0 == [
        0x5B, 0x22, 0xA2, 0x2C, 0x22, 0x22, 0x5D,
      ])
  }

  @Test func kernelsAndPortableAgree() {
    var random = Generator(seed: 5)
    let letters = Array(#""\{}[]:, a1"#.utf8)
    for _ in 0..<2_000 {
      let text = (0...Int(random.next() % 300)).map { _ in
        letters[Int(random.next() % UInt64(letters.count))]
      }
      let (fast, slow) = (entries(text, portable: false), entries(text, portable: true))
      #expect(fast.0 == slow.0 && fast.1 == slow.1)
    }
  }
}
