import Testing

@testable import Melba

/// Output in an array that can hold only so much.
private final class Output: ByteSink {
  let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: 4096)
  var size = 0
  var most = 4096

  deinit { memory.deallocate() }

  var start: UnsafeMutablePointer<UInt8>? { memory }
  var capacity: Int { most }
  var count: Int {
    get { size }
    set { size = newValue }
  }

  func reserve(_ room: Int) -> ByteSinkOutcome { size + room <= most ? .done : .noMemory }

  var text: String {
    String(decoding: UnsafeBufferPointer(start: memory, count: size), as: Unicode.UTF8.self)
  }
}

/// Writes with `style` what `body` says; nil when it fails.
private func write(
  _ style: JSONStyle = JSONStyle(), most: Int = 4096, _ body: (JSONWriter<Output>) -> Bool
) -> String? {
  let output = Output()
  output.most = most
  return withUnsafeTemporaryAllocation(of: JSONWriterState.self, capacity: 1) { state in
    let writer = JSONWriter(state.baseAddress.unsafelyUnwrapped, output)
    writer.start(style)
    return body(writer) && writer.finish() ? output.text : nil
  }
}

extension JSONWriter {
  fileprivate func text(_ string: String) -> Bool {
    var string = string
    return string.withUTF8 { text($0.baseAddress, count: $0.count) }
  }

  fileprivate func key(_ string: String) -> Bool {
    var string = string
    return string.withUTF8 { key($0.baseAddress, count: $0.count) }
  }
}

@Suite struct JSONWriterTests {
  @Test func commasStandBetweenItemsAlone() {
    let text = write { writer in
      writer.begin(isObject: true) && writer.key("a") && writer.begin(isObject: false)
        && writer.null() && writer.boolean(true) && writer.boolean(false) && writer.end()
        && writer.key("b") && writer.double(0.5) && writer.end()
    }
    #expect(text == #"{"a":[null,true,false],"b":0.5}"#)
  }

  @Test func membersAreSortedWhenTheirObjectEnds() {
    var style = JSONStyle()
    style.sortsKeys = true
    style.indent = 1
    let text = write(style) { writer in
      writer.begin(isObject: true) && writer.key("b") && writer.begin(isObject: true)
        && writer.key("\"") && writer.integer(1) && writer.key("!") && writer.integer(2)
        && writer.end() && writer.key("a") && writer.natural(3) && writer.end()
    }
    #expect(text == "{\n \"a\": 3,\n \"b\": {\n  \"!\": 2,\n  \"\\\"\": 1\n }\n}")
  }

  @Test func aValueWithoutItsKeyIsRefused() {
    #expect(write { $0.begin(isObject: true) && $0.null() } == nil)
    #expect(write { $0.null() && $0.null() } == nil)
    #expect(write { $0.begin(isObject: false) } == nil)
  }

  @Test(arguments: [64, 100, 196])
  func withoutMemoryNothingIsLeft(most: Int) {
    let text = String(repeating: "x", count: 120)
    #expect(write(most: most) { $0.text(text) } == nil)
  }

  /// Every length, with each character at each place.
  @Test func shortTextIsCopiedJustWhenItIsClean() {
    var out = [UInt8](repeating: 0, count: 64)
    for count in 0...40 {
      for special: UInt8 in [0, 0x1F, 0x20, 0x21, 0x22, 0x23, 0x5B, 0x5C, 0x5D, 0x7F, 0x80, 0xFF] {
        for place in 0..<max(count, 1) {
          var text = [UInt8](repeating: UInt8(ascii: "a"), count: count)
          if count > 0 { text[place] = special }
          let isClean = text.allSatisfy { $0 >= 0x20 && $0 < 0x80 && $0 != 0x22 && $0 != 0x5C }
          let isCopied = text.withUnsafeBytes { text in
            out.withUnsafeMutableBufferPointer { out in
              guard let from = text.baseAddress, let to = out.baseAddress else { return isClean }
              return JSONText.copyShort(from, count, to: to)
            }
          }
          #expect(isCopied == isClean)
          #expect(!isClean || Array(out[..<count]) == text)
        }
      }
    }
  }
}
