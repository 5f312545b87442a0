import CKernels
import Foundation
import Testing

@testable import Melba

/// The kernels in Swift against those in C, and both against the table.
@Suite struct PortableTests {
  private typealias Tally = @convention(c) (
    UnsafePointer<melba_escape_table>?, UnsafeRawPointer?, Int, UInt32
  ) -> melba_tally
  private typealias Fill = @convention(c) (
    UnsafePointer<melba_escape_table>?, UnsafeRawPointer?, Int, UInt32, UnsafeMutableRawPointer?,
    UnsafeRawPointer?
  ) -> UnsafeMutableRawPointer?

  /// The kernels in C that this machine can run, which is not what MELBA_ISA allows.
  private var native: [(tally: Tally, fill: Fill)] {
    #if arch(x86_64)
      var kernels: [(Tally, Fill)] = []
      if isRunnable(["avx2", "bmi2"]) { kernels.append((melbakernel_tally_avx2, melbakernel_fill_avx2)) }
      if isRunnable(["avx512_vbmi", "avx512bw", "avx512vl", "avx512dq"]) {
        kernels.append((melbakernel_tally_avx512, melbakernel_fill_avx512))
      }
      return kernels
    #elseif arch(arm64)
      return [(melbakernel_tally_neon, melbakernel_fill_neon)]
    #else
      return []
    #endif
  }

  private func isRunnable(_ features: [String]) -> Bool {
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return false }
    let flags = Set(text.split { $0 == " " || $0 == "\n" })
    return features.allSatisfy { flags.contains(Substring($0)) }
  }

  private func check<Unit: CodeUnit>(_ text: [Unit], _ context: EscapeContext) {
    let table = Kernels.table(of: context)
    text.withUnsafeBufferPointer { text in
      let tally = Portable.tally(text, table)
      var lengths = 0
      for unit in text where unit < 0x80 { lengths += Int(table.pointee.lengths(at: UInt8(unit))) }
      #expect(tally.written == lengths)
      let count = text.count - tally.specials + tally.written
      let portable: [Unit] =
        tally.illegal
        ? [] : written(count) { $0.fill { start, _ in Portable.fill(text, table, start) } }
      for kernel in native {
        let found = kernel.tally(table, text.baseAddress, text.count, Unit.shift)
        #expect(found.illegal == tally.illegal && found.specials == tally.specials)
        #expect(found.wide || !tally.wide)
        guard !tally.illegal else { continue }
        #expect(found.written == tally.written)
        let out: [Unit] = written(count) { writer in
          writer.fill { start, _ in
            kernel.fill(table, text.baseAddress, text.count, Unit.shift, start, start + count)!
              .assumingMemoryBound(to: Unit.self)
          }
        }
        #expect(out == portable)
      }
    }
  }

  private func checkAll<Unit: CodeUnit>(_ unit: Unit.Type) {
    var random = SeededGenerator(state: 3)
    for context in (0..<9).compactMap({ EscapeContext(rawValue: $0) }) {
      for count in 1...200 {
        let specials = [0, 1, 30, 100][count % 4]
        let text = (0..<count).map { _ -> Unit in
          Int.random(in: 0..<100, using: &random) < specials
            ? Unit.random(in: 0...127, using: &random)
            : Bool.random(using: &random) ? 0x61 : Unit.random(in: 128...Unit.max, using: &random)
        }
        check(text, context)
      }
    }
  }

  @Test func kernelsOfBytesAgree() { checkAll(UInt8.self) }
  @Test func kernelsOfTwoBytesAgree() { checkAll(UInt16.self) }
  @Test func kernelsOfFourBytesAgree() { checkAll(UInt32.self) }
}

extension melba_escape_table {
  fileprivate func lengths(at character: UInt8) -> UInt8 {
    withUnsafePointer(to: self) { melbakernel_length($0, character) }
  }
}
