import Testing

@testable import Melba

@Suite struct WriterTests {
  @Test func unitsAreAppendedInOrder() {
    let out: [UInt16] = written(3) { writer in
      writer.append(1)
      let more: [UInt8] = [2, 255]
      writer.append(more.span)
    }
    #expect(out == [1, 2, 255])
  }

  @Test func widerUnitsThatFitAreNarrowed() {
    let out: [UInt8] = written(2) { writer in
      let more: [UInt32] = [0x41, 0xFF]
      writer.append(more.span)
    }
    #expect(out == [0x41, 0xFF])
  }

  @Test func scalarsBecomeUTF8() {
    for scalar: UInt32 in [0, 0x41, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xFFFF, 0x1_0000, 0x10FFFF] {
      let out: [UInt8] = written(4) { $0.append(utf8: scalar) }
      #expect(out == reference(utf8: scalar))
    }
  }

  @Test func aKernelFillsWhatIsFree() {
    let out: [UInt8] = written(4) { writer in
      writer.append(1)
      writer.fill { start, end in
        #expect(end - start == 3)
        start[0] = 2
        start[1] = 3
        return start + 2
      }
    }
    #expect(out == [1, 2, 3])
  }

  @Test func oneUnitTooManyIsATrap() async {
    await #expect(processExitsWith: .failure) {
      _ = written(1) { (writer: inout Writer<UInt8>) in
        writer.append(1)
        writer.append(2)
      }
    }
    await #expect(processExitsWith: .failure) {
      _ = written(1) { (writer: inout Writer<UInt8>) in
        let two: [UInt8] = [1, 2]
        writer.append(two.span)
      }
    }
  }
}
