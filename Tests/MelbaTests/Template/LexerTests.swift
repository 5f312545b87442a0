import Testing

@testable import Melba

/// The settings that Jinja2 has when nothing is said; the texts are static.
func plainSyntax() -> Syntax {
  func text(_ string: StaticString) -> SourceText {
    SourceText(string.utf8Start, count: string.utf8CodeUnitCount)
  }
  var syntax = Syntax()
  (syntax.blockStart, syntax.blockEnd) = (text("{%"), text("%}"))
  (syntax.variableStart, syntax.variableEnd) = (text("{{"), text("}}"))
  (syntax.commentStart, syntax.commentEnd) = (text("{#"), text("#}"))
  syntax.newline = text("\n")
  syntax.tags = [.do, .loops, .trans, .debug]
  syntax.settle()
  return syntax
}

struct LexerTests {
  /// What `work` makes of the tokens of a template.
  private func lex<Result>(
    _ template: String, _ syntax: Syntax = plainSyntax(), keepsAll: Bool = true,
    _ work: (inout Lexer) -> Result
  ) -> Result {
    let bytes = Array(template.utf8)
    return bytes.withUnsafeBufferPointer {
      var lexer = Lexer()
      defer { lexer.free() }
      lexer.syntax = syntax
      lexer.keepsAll = keepsAll
      let isDone = lexer.run(SourceText($0.baseAddress, count: $0.count), from: .root)
      #expect(isDone)
      return work(&lexer)
    }
  }

  private func kinds(_ template: String, _ syntax: Syntax = plainSyntax()) -> [TokenKind] {
    lex(template, syntax) { lexer in (0..<lexer.tokens.count).map { lexer.tokens[$0].kind } }
  }

  private func texts(_ template: String, _ syntax: Syntax = plainSyntax()) -> [String] {
    lex(template, syntax) { lexer in
      (0..<lexer.tokens.count).map { index in
        let part = lexer.source.part(lexer.tokens[index].range)
        return String(decoding: (0..<part.count).map { part[$0] }, as: Unicode.UTF8.self)
      }
    }
  }

  @Test func textAndVariablesAlternate() {
    #expect(
      kinds("a {{ b }}") == [
        .data, .variableBegin, .whitespace, .name, .whitespace, .variableEnd, .end,
      ])
  }

  @Test func aSignTakesTheWhiteSpaceOnItsSide() {
    #expect(texts("a \n {{- b -}} \n c") == ["a", "{{-", " ", "b", " ", "-}} \n ", "c", ""])
  }

  @Test func whiteSpaceBeforeABlockGoesWhenThatIsTheSetting() {
    var syntax = plainSyntax()
    syntax.stripsBlocks = true
    syntax.trimsBlocks = true
    #expect(texts("a\n  {% b %}\nc", syntax) == ["a\n", "{%", " ", "b", " ", "%}\n", "c", ""])
    #expect(texts("a\n  {%+ b +%}\nc", syntax) == ["a\n  ", "{%+", " ", "b", " ", "+%}", "\nc", ""])
  }

  @Test func lineEndsBecomeLineFeedsAndTheLastIsDropped() {
    #expect(texts("a\r\nb\rc\n") == ["a\nb\nc", ""])
  }

  @Test func bracketsKeepTheEndOfATagFromBeingOne() {
    #expect(texts("{{ {'a': {}} }}").contains("}}"))
    #expect(lex("{{ (} }}") { $0.fault } == .syntax)
  }

  @Test func aFaultStandsBehindTheTokensBeforeIt() {
    #expect(kinds("{{ a $").suffix(2) == [.whitespace, .failure])
    #expect(lex("é{{ a $") { $0.strangePlace } == 6)
    #expect(lex("{# a") { $0.fault } == .syntax)
    #expect(lex("{#") { $0.fault } == .none)
  }

  @Test func tokensKnowTheirLines() {
    let lines = lex("a\n{{ b\n}}\nc") { lexer in (0..<lexer.tokens.count).map { lexer.tokens[$0].line } }
    #expect(lines == [1, 2, 2, 2, 2, 3, 3, 3])
  }

  @Test func wordsOfTheGrammarAreKnown() {
    for (text, word) in [
      ("for", Word.forWord), ("endfor", .endfor), ("True", .trueWord), ("true", .trueWord),
      ("endautoescape", .endautoescape), ("form", .other), ("endfo", .other), ("e", .other),
    ] {
      let found = lex("{{\(text)}}") { $0.tokens[1].word }
      #expect(found == word)
    }
  }

  @Test func theLongerDelimiterIsTriedFirst() {
    var syntax = plainSyntax()
    syntax.variableStart = syntax.blockStart
    syntax.blockStart = SourceText.empty
    let mark: StaticString = "{%="
    syntax.blockStart = SourceText(mark.utf8Start, count: mark.utf8CodeUnitCount)
    syntax.settle()
    #expect(kinds("{%=", syntax).first == .blockBegin)
    #expect(kinds("{% ", syntax).first == .variableBegin)
  }

  @Test(arguments: [
    ("0x1F", 31), ("0b11", 3), ("0o17", 15), ("1_000", 1000), ("9223372036854775807", Int64.max),
    ("9223372036854775808", nil), ("0xFFFFFFFFFFFFFFFF", nil), ("0", 0),
  ] as [(String, Int64?)])
  func integersAreRead(_ text: String, _ value: Int64?) {
    let bytes = Array(text.utf8)
    bytes.withUnsafeBufferPointer {
      #expect(IntegerLiteral.value(SourceText($0.baseAddress, count: $0.count)) == value)
    }
  }
}
