import Testing

@testable import Melba

struct ParserTests {
  /// What `work` makes of a template that was parsed.
  private func parse<Result>(
    _ template: String, stackEnd: UInt = 0, _ work: (inout Parser) -> Result
  ) -> Result {
    let bytes = Array(template.utf8)
    return bytes.withUnsafeBufferPointer {
      var parser = Parser()
      defer { parser.free() }
      parser.lexer.syntax = plainSyntax()
      parser.stackEnd = stackEnd
      _ = parser.run(SourceText($0.baseAddress, count: $0.count))
      return work(&parser)
    }
  }

  private func fault(_ template: String, stackEnd: UInt = 0) -> TemplateFault {
    parse(template, stackEnd: stackEnd) { $0.fault }
  }

  private func message(_ template: String) -> String {
    parse(template) { parser in
      let bytes = parser.lexer.message.bytes
      return String(decoding: (0..<bytes.count).map { bytes[$0] }, as: Unicode.UTF8.self)
    }
  }

  @Test func childrenComeBeforeTheirParents() {
    parse("{% for a in b %}{{ a|f(1, c=2) }}{% else %}x{% endfor %}{{ a + b * c }}") { parser in
      let tree = parser.tree
      #expect(Int(tree.root) == tree.nodes.count - 1)
      for number in 1..<tree.nodes.count {
        let node = tree.nodes[number]
        for index in 0..<6 {
          let value = node.field(index)
          switch node.kind.field(index) {
          case .node: #expect(value < number)
          case .list:
            for i in 0..<tree.count(value) { #expect(tree.member(i, of: value) < number) }
          case .other: break
          }
        }
      }
    }
  }

  @Test func whatBindsTighterIsBelow() {
    parse("{{ a + b * c ** d }}") { parser in
      let tree = parser.tree
      let output = tree.node(tree.member(0, of: tree.node(tree.root).a))
      let sum = tree.node(tree.member(0, of: output.a))
      #expect(sum.kind == .add && sum.height == 3)
      #expect(tree.node(sum.b).kind == .multiply && tree.node(tree.node(sum.b).b).kind == .power)
    }
  }

  @Test func equalTextsAreOne() {
    parse("{{ a.a(a=a)|a }}") { parser in
      #expect(parser.tree.texts.count == 2)
    }
    let many = (0..<1000).map { "{{ name\($0 % 500) }}" }.joined()
    parse(many) { #expect($0.tree.texts.count == 501) }
  }

  @Test func messagesSayWhatWasExpected() {
    #expect(message("{{ a b }}") == "expected token 'end of print statement', got 'b'")
    #expect(
      message("{% if a %}{% endblock %}")
        == "Encountered unknown tag 'endblock'. Jinja was looking for the following tags: 'elif' or"
        + " 'else' or 'endif'. The innermost block that needs to be closed is 'if'."
    )
    #expect(message("{% set true = 1 %}") == "can't assign to 'const'")
  }

  @Test func whatNestsIsBounded() {
    let deep = 100_000
    #expect(fault("{{ " + String(repeating: "(", count: deep)) == .tooDeep)
    #expect(fault("{{ a" + String(repeating: " + 1", count: deep) + "}}") == .tooDeep)
    #expect(fault(String(repeating: "{% if a %}", count: deep)) == .tooDeep)
    #expect(fault("{{ a }}", stackEnd: UInt.max) == .tooDeep)
  }

  @Test func theHeightOfATreeEndsAtItsLimit() {
    // The template, the output and the name take three levels.
    let most = Int(TemplateLimits.depth) - 2
    #expect(fault("{{ a" + String(repeating: ".b", count: most) + " }}") == .none)
    #expect(fault("{{ a" + String(repeating: ".b", count: most + 1) + " }}") == .tooDeep)
  }

  @Test func aTagOfTheHostEndsTheParse() {
    let bytes = Array("{% cache 5 %}".utf8)
    let tag: StaticString = "cache"
    bytes.withUnsafeBufferPointer {
      var parser = Parser()
      defer { parser.free() }
      parser.lexer.syntax = plainSyntax()
      let isThere = parser.hostTags.append(SourceText(tag.utf8Start, count: tag.utf8CodeUnitCount))
      #expect(isThere)
      let isRead = parser.run(SourceText($0.baseAddress, count: $0.count))
      #expect(!isRead && parser.fault == .hostTag)
    }
  }
}
