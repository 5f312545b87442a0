/// The `trans` tag, which becomes calls of `gettext` and its relatives.
extension Parser {
  /// What one `trans` has collected.
  private struct Translation {
    var tag: Token
    /// Where its variables begin in `scratch`: text and node of each in turn.
    var variables: Int
    var context: Token?
    var plural: UInt32 = 0
    var assignment: UInt32 = 0
    var isNumberNum = false
    var trims: Bool?
    /// How many variables the tag itself has.
    var declared: UInt32 = 0
  }

  mutating func readTranslation() throws(TemplateFault) {
    var trans = Translation(tag: current, variables: scratch.count)
    try advance()
    if current.kind == .string {
      trans.context = current
      try advance()
    }
    try readVariables(&trans)
    trans.declared = UInt32((scratch.count - trans.variables) / 2)
    try expect(.blockEnd)
    let singular = try readTranslated(allowsPlural: true)
    var names = try collect(singular, &trans, isFirst: trans.plural == 0)
    var plural: Range<Int>?
    if isAt(.pluralize) {
      try advance()
      if current.kind != .blockEnd { try readNumber(&trans) }
      try expect(.blockEnd)
      let range = try readTranslated(allowsPlural: false)
      try advance()
      plural = range
      names = try collect(range, &trans, isFirst: false) || names
      if trans.plural == 0 { try fail("pluralize without variables", at: trans.tag) }
    } else {
      try advance()
    }
    try make(trans, singular, plural, hasNames: names)
  }

  // MARK: - Variables

  private mutating func place(of text: UInt32) throws(TemplateFault) -> UInt32 {
    while marks.count <= Int(text) { guard marks.append(0) else { throw .noMemory } }
    return marks[Int(text)]
  }

  /// Adds a variable, whose text is marked with one more than its place.
  private mutating func add(
    _ text: UInt32, _ value: UInt32, to trans: Translation
  ) throws(TemplateFault) {
    try push(text)
    try push(value)
    _ = try place(of: text)
    marks[Int(text)] = UInt32((scratch.count - trans.variables) / 2)
  }

  private mutating func load(_ text: UInt32, _ token: Token) throws(TemplateFault) -> UInt32 {
    var result = node(.name, token)
    result.a = text
    return try builder.add(result)
  }

  private mutating func readVariables(_ trans: inout Translation) throws(TemplateFault) {
    while current.kind != .blockEnd {
      if scratch.count > trans.variables { try expect(.comma) }
      if try skip(.colon) { break }
      let token = try expect(.name)
      let text = try name(token)
      if try place(of: text) != 0 {
        lexer.message.start()
        lexer.message.append("translatable variable ")
        lexer.message.append(quoted: self.text(of: token))
        lexer.message.append(" defined twice.")
        try failAppended(at: token, .assertion)
      }
      var value: UInt32
      if try skip(.assign) {
        value = try readExpression()
      } else if trans.trims == nil, token.word == .trimmed || token.word == .notrimmed {
        trans.trims = token.word == .trimmed
        continue
      } else {
        value = try load(text, trans.tag)
      }
      if trans.plural == 0 {
        if tree.node(value).kind == .call {
          // A call is made once, and its value has a name.
          let hidden = try builder.text("_trans")
          var target = node(.name, trans.tag)
          target.flag = NameUse.store.rawValue
          target.a = hidden
          var assignment = node(.assign, trans.tag)
          assignment.a = try builder.add(target)
          assignment.b = value
          trans.assignment = try builder.add(assignment)
          value = try load(hidden, trans.tag)
        }
        trans.plural = value
        trans.isNumberNum = isNum(token)
      }
      try add(text, value, to: trans)
    }
  }

  private func isNum(_ token: Token) -> Bool { token.size == 3 && text(of: token).has("num", at: 0) }

  /// The variable that `pluralize` names.
  private mutating func readNumber(_ trans: inout Translation) throws(TemplateFault) {
    let token = try expect(.name)
    let place = try place(of: name(token))
    // What only the text names is no variable yet.
    guard place != 0, place <= trans.declared else {
      lexer.message.start()
      lexer.message.append("unknown variable ")
      lexer.message.append(quoted: text(of: token))
      lexer.message.append(" for pluralization")
      try failAppended(at: token, .assertion)
    }
    trans.plural = scratch[trans.variables + 2 * Int(place) - 1]
    trans.isNumberNum = isNum(token)
  }

  // MARK: - Text

  /// Steps over text and variables up to a tag, and gives the range of tokens.
  private mutating func readTranslated(allowsPlural: Bool) throws(TemplateFault) -> Range<Int> {
    let start = index
    while true {
      switch current.kind {
      case .data: try advance()
      case .variableBegin:
        try advance()
        try expect(.name)
        try expect(.variableEnd)
      case .blockBegin:
        let end = index
        try advance()
        if isAt(.endtrans) || isAt(.pluralize) && allowsPlural { return start..<end }
        try failInside()
      default: try fail("unclosed translation block")
      }
    }
  }

  private mutating func failInside() throws(TemplateFault) -> Never {
    if isAt(.pluralize) {
      try fail("a translatable section can have only one pluralize section")
    }
    if isAt(.trans) { try fail("trans blocks can't be nested; did you mean `endtrans`?") }
    lexer.message.start()
    lexer.message.append("control structures in translatable sections are not allowed; saw `")
    if current.kind == .name {
      lexer.message.append(text(of: current))
    } else {
      lexer.message.append("None")
    }
    lexer.message.append("`")
    try failAppended()
  }

  /// Makes variables of the names in a text; says whether there are any.
  private mutating func collect(
    _ range: Range<Int>, _ trans: inout Translation, isFirst: Bool
  ) throws(TemplateFault) -> Bool {
    var isFirst = isFirst
    var hasNames = false
    for i in range where lexer.tokens[i].kind == .name {
      let token = lexer.tokens[i]
      let text = try name(token)
      hasNames = true
      if isFirst {
        isFirst = false
        trans.plural = try load(text, trans.tag)
        trans.isNumberNum = isNum(token)
      }
      if try place(of: text) == 0 {
        let value = try load(text, trans.tag)
        try add(text, value, to: trans)
      }
    }
    return hasNames
  }

  /// The text of a range as a constant: `%(name)s` for variables, and `%` twice where it will be
  /// formatted.
  private mutating func message(
    _ range: Range<Int>, _ tag: Token, doubles: Bool, trims: Bool
  ) throws(TemplateFault) -> UInt32 {
    let start = builder.tree.bytes.count
    for i in range {
      let token = lexer.tokens[i]
      if token.kind == .name {
        try append(UInt8(ascii: "%"))
        try append(UInt8(ascii: "("))
        try append(text(of: token))
        try append(UInt8(ascii: ")"))
        try append(UInt8(ascii: "s"))
      } else if token.kind == .data {
        let text = text(of: token)
        for k in 0..<text.count {
          if text[k] == 0x0A, !isNewlinePlain() {
            try append(lexer.syntax.newline)
            continue
          }
          if doubles, text[k] == UInt8(ascii: "%") { try append(text[k]) }
          try append(text[k])
        }
      }
    }
    if trims { trim(from: start) }
    var result = node(.constant, tag)
    result.flag = ConstantKind.text.rawValue
    result.a = try builder.textAdded(from: start)
    return try builder.add(result)
  }

  /// Takes the white space at both ends, and makes one space of what has a line feed in it.
  private mutating func trim(from start: Int) {
    // What is written never overtakes what is read.
    let all = SourceText(builder.tree.bytes)
    let end = all.startOfSpace(before: all.count, downTo: start)
    var i = min(all.endOfSpace(from: start), end)
    var out = start
    while i < end {
      let stop = min(all.endOfSpace(from: i), end)
      if stop == i {
        builder.tree.bytes[out] = all[i]
        out += 1
        i += 1
      } else if all.lines(in: i..<stop) > 0 {
        builder.tree.bytes[out] = 0x20
        out += 1
        i = stop
      } else {
        while i < stop {
          builder.tree.bytes[out] = all[i]
          out += 1
          i += 1
        }
      }
    }
    builder.tree.bytes.shorten(to: out)
  }

  // MARK: - Nodes

  private mutating func make(
    _ trans: Translation, _ singular: Range<Int>, _ plural: Range<Int>?, hasNames: Bool
  ) throws(TemplateFault) {
    let tag = trans.tag
    let isNew = lexer.syntax.hasNewStyleGettext
    let doubles = isNew || hasNames
    let trims = trans.trims ?? lexer.syntax.trimsTranslations
    let start = scratch.count
    if let context = trans.context { try push(string(context)) }
    try push(message(singular, tag, doubles: doubles, trims: trims))
    if let plural {
      try push(message(plural, tag, doubles: doubles, trims: trims))
      try push(trans.plural)
    }
    var call = node(.call, tag)
    call.c = try list(from: start)
    let function: StaticString =
      plural == nil
      ? (trans.context == nil ? "gettext" : "pgettext")
      : (trans.context == nil ? "ngettext" : "npgettext")
    call.a = try load(builder.text(function), tag)
    var value: UInt32
    if isNew {
      call.d = try pairs(trans, kind: .keyword, skipsNum: trans.isNumberNum && plural != nil)
      value = try builder.add(call)
    } else {
      var safe = node(.markSafeIfAutoescape, tag)
      safe.a = try builder.add(call)
      value = try builder.add(safe)
      if scratch.count > trans.variables {
        var dict = node(.dict, tag)
        dict.a = try pairs(trans, kind: .pair, skipsNum: false)
        var format = node(.modulo, tag)
        format.a = value
        format.b = try builder.add(dict)
        value = try builder.add(format)
      }
    }
    for i in stride(from: trans.variables, to: scratch.count, by: 2) { marks[Int(scratch[i])] = 0 }
    scratch.shorten(to: trans.variables)
    if trans.assignment != 0 { try push(trans.assignment) }
    var output = node(.output, tag)
    output.a = try listOfOne(value)
    try push(builder.add(output))
  }

  /// The variables as keyword arguments, or as the pairs of a dict.
  private mutating func pairs(
    _ trans: Translation, kind: NodeKind, skipsNum: Bool
  ) throws(TemplateFault) -> UInt32 {
    let end = scratch.count
    let num: UInt32 = try skipsNum ? builder.text("num") : 0
    for i in stride(from: trans.variables, to: end, by: 2) {
      let text = scratch[i]
      if skipsNum, text == num { continue }
      var pair = node(kind, trans.tag)
      pair.a = text
      if kind == .pair {
        var key = node(.constant, trans.tag)
        key.flag = ConstantKind.text.rawValue
        key.a = text
        pair.a = try builder.add(key)
      }
      pair.b = scratch[i + 1]
      try push(builder.add(pair))
    }
    return try list(from: end)
  }

  private mutating func string(_ token: Token) throws(TemplateFault) -> UInt32 {
    var result = node(.constant, token)
    result.flag = ConstantKind.text.rawValue
    let start = builder.tree.bytes.count
    try appendString(token)
    result.a = try builder.textAdded(from: start)
    return try builder.add(result)
  }
}
