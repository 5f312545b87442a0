import Testing

@testable import Melba

extension EscapeContext {
  /// By the name that the cases use.
  init?(named name: some StringProtocol) {
    let names = [
      "html", "html-unquoted", "js-string", "json-script", "url-component", "url-query", "css-string",
      "xml-text", "xml-attribute",
    ]
    self.init(rawValue: UInt32(names.firstIndex(of: String(name)) ?? names.count))
  }
}

@Suite struct EscapeTests {
  /// What became of a text: the units, or the kind and offset of the error.
  private func escape<Form: TextForm>(
    _ text: [Form.Unit], _ context: EscapeContext, as form: Form.Type
  ) -> (out: [Form.Unit]?, isChanged: Bool, error: EscapeError?) {
    let escape = Escape<Form>(context: context)
    do throws(EscapeError) {
      let size = try escape.measure(text.span)
      let out: [Form.Unit] = written(size.count) { if size.count > 0 { escape.write(text.span, into: &$0) } }
      #expect(out.count == size.count)
      return (out, size.isChanged, nil)
    } catch {
      return (nil, false, error)
    }
  }

  private func check<Form: TextForm>(
    _ text: [Form.Unit], _ context: EscapeContext, _ expected: Case.Outcome, _ out: [Form.Unit]?,
    as form: Form.Type
  ) {
    let found = escape(text, context, as: form)
    switch expected {
    case .same: #expect(found.out == text && !found.isChanged)
    case .out: #expect(found.out == out && found.isChanged)
    case .fails(let status, _, _, let offset):
      #expect(found.error.map { UInt64($0.offset) } == offset)
      #expect(found.error?.kind == (status == "bad-encoding" ? .encoding : .character))
    }
  }

  @Test(arguments: Case.escape) func caseHolds(_ one: Case) throws {
    let context = try #require(EscapeContext(named: one.call.dropFirst("escape ".count)))
    let bytes = one.input.utf8
    // Invalid UTF-8 is refused before it comes here.
    if UTF8.extent(of: bytes.span).valid == bytes.count {
      check(bytes, context, one.bytes, items(one.bytes)?.utf8, as: UTF8Form.self)
    }
    func checkText<Unit: CodeUnit>(_ unit: Unit.Type) {
      guard let text = one.input.text(unit) else { return }
      check(text, context, one.text, items(one.text)?.text(unit), as: FixedForm<Unit>.self)
    }
    checkText(UInt8.self)
    checkText(UInt16.self)
    checkText(UInt32.self)
  }

  private func items(_ outcome: Case.Outcome) -> [Case.Item]? {
    if case .out(let items) = outcome { items } else { nil }
  }

  @Test func thereAreCases() {
    #expect(Case.escape.count > 600)
    #expect(Case.unescape.count > 90)
    #expect(Case.striptags.count > 60)
  }

  @Test func aContextThatThisVersionDoesNotKnowIsNone() {
    #expect(EscapeContext(rawValue: 8) != nil)
    #expect(EscapeContext(rawValue: 9) == nil)
  }

  @Test func onlyTextBeyondASCIIIsCalledWide() throws {
    let narrow = Array("plain <text>".utf8)
    let wide = Array("pläin".utf8)
    #expect(try Escape<UTF8Form>(context: .html).measure(narrow.span).isWide == false)
    #expect(try Escape<UTF8Form>(context: .html).measure(wide.span).isWide)
  }
}
