import Testing

@testable import Melba

@Suite struct UnescapeTests {
  private func unescape<Form: TextForm, Out: CodeUnit>(
    _ text: [Form.Unit], as form: Form.Type, _ out: Out.Type
  ) -> (out: [Out], size: Unescape<Form>.Size) {
    let size = Unescape<Form>.measure(text.span)
    let out: [Out] = written(size.count) {
      if size.count > 0 { Unescape<Form>.write(text.span, into: &$0) }
    }
    #expect(out.count == size.count)
    return (out, size)
  }

  @Test(arguments: Case.unescape) func caseHolds(_ one: Case) {
    let expected: [Case.Item]? =
      switch one.text {
      case .same: one.input
      case .out(let items): items
      case .fails: nil
      }
    let bytes = one.input.utf8
    if UTF8.extent(of: bytes.span).valid == bytes.count, let expected {
      let found = unescape(bytes, as: UTF8Form.self, UInt8.self)
      #expect(found.out == expected.utf8)
      #expect(found.size.isChanged == (one.bytes != .same))
    }
    func check<Unit: CodeUnit>(_ unit: Unit.Type) {
      guard let text = one.input.text(unit), let expected else { return }
      let found = unescape(text, as: FixedForm<Unit>.self, UInt32.self)
      #expect(found.out == expected.text(UInt32.self))
      let widest = found.out.max() ?? 0
      #expect(found.size.width == (widest < 0x100 ? 1 : widest < 0x1_0000 ? 2 : 4))
    }
    check(UInt8.self)
    check(UInt16.self)
    check(UInt32.self)
  }

  @Test func escapingIsUndone() throws {
    var random = SeededGenerator(state: 4)
    for _ in 0..<500 {
      let text = (0..<Int.random(in: 0..<80, using: &random)).map { _ in
        UInt32.random(in: 1..<0x3000, using: &random)
      }
      let escape = Escape<FixedForm<UInt32>>(context: .html)
      let size = try escape.measure(text.span)
      let safe: [UInt32] = written(size.count) { if size.count > 0 { escape.write(text.span, into: &$0) } }
      #expect(unescape(safe, as: FixedForm<UInt32>.self, UInt32.self).out == text)
    }
  }
}
