import CEntry

/// The library's tests.
enum NativeTest: UInt8 {
  case boolean, callable, defined, divisibleby, equal, eq, equalto, escaped, even, `false`, filter
  case float, greaterOrEqual, ge, greater, gt, greaterthan, `in`, integer, iterable, lessOrEqual, le
  case less, lower, lt, lessthan, mapping, notEqual, ne, none, number, odd, sameas, sequence, string
  case test, `true`, undefined, upper

  static let count = 39

  static func named(_ name: SourceText) -> NativeTest? {
    let names: InlineArray<39, StaticString> = [
      "boolean", "callable", "defined", "divisibleby", "==", "eq", "equalto", "escaped", "even",
      "false", "filter", "float", ">=", "ge", ">", "gt", "greaterthan", "in", "integer", "iterable",
      "<=", "le", "<", "lower", "lt", "lessthan", "mapping", "!=", "ne", "none", "number", "odd",
      "sameas", "sequence", "string", "test", "true", "undefined", "upper",
    ]
    for i in 0..<count where name == names[i] { return NativeTest(rawValue: UInt8(i)) }
    return nil
  }
}

extension Native {
  func test(_ note: UInt64, _ name: SourceText, _ call: Call) throws(Stop) -> Bool {
    let custom = Int(note >> NativeLink.Bits.customTest & 0xFFFFF)
    if custom > 0 { return try isTrue(try callCustom(custom - 1, call)) }
    let number = UInt8(note >> NativeLink.Bits.test & 0xFF)
    guard number > 0, let test = NativeTest(rawValue: number - 1), call.count > 0 else {
      throw fail {
        $0.append("No test named ")
        $0.append(quoted: name)
        $0.append(" found.")
      }
    }
    let value = call[0]
    switch test {
    case .divisibleby, .equal, .eq, .equalto, .greaterOrEqual, .ge, .greater, .gt, .greaterthan, .in,
      .lessOrEqual, .le, .less, .lt, .lessthan, .notEqual, .ne, .sameas:
      guard call.count > 1 || call.named > 0 else {
        throw fail {
          $0.append("test ")
          $0.append(quoted: name)
          $0.append(" needs an argument")
        }
      }
      return try compare(test, value, call[1])
    case .even, .odd:
      let rest = try operate(MELBACORE_MODULO, value, .integer(2))
      return try isEqual(rest, .integer(test == .odd ? 1 : 0))
    default: return try isKind(test, value)
    }
  }

  private func compare(_ test: NativeTest, _ value: Value, _ other: Value) throws(Stop) -> Bool {
    switch test {
    case .divisibleby:
      return try isEqual(try operate(MELBACORE_MODULO, value, other), .integer(0))
    case .equal, .eq, .equalto: return try isEqual(value, other)
    case .notEqual, .ne: return try !isEqual(value, other)
    case .greaterOrEqual, .ge: return try compare(MELBACORE_GREATER_OR_EQUAL, value, other)
    case .greater, .gt, .greaterthan: return try compare(MELBACORE_GREATER, value, other)
    case .lessOrEqual, .le: return try compare(MELBACORE_LESS_OR_EQUAL, value, other)
    case .less, .lt, .lessthan: return try compare(MELBACORE_LESS, value, other)
    case .in: return try contains(other, value)
    default:
      // Numbers and texts of one value are one object here; Python's small ones are, too.
      return value.kind != other.kind ? false : try isEqual(value, other)
    }
  }

  private func isMapping(_ value: Value) throws(Stop) -> Bool {
    unsafe value.thing(.namespace) != nil ? false : try pairs(value) != nil
  }

  private func isKind(_ test: NativeTest, _ value: Value) throws(Stop) -> Bool {
    switch test {
    case .boolean: return value.held == Held.boolean
    case .true: return value.held == Held.boolean && value.body != 0
    case .false: return value.held == Held.boolean && value.body == 0
    case .none: return value.held == Held.null
    case .integer: return value.kind == .integer || value.kind == .natural || value.kind == .bigInteger
    case .float: return value.kind == .double || value.kind == .decimal
    case .number: return number(value) != nil
    case .string: return value.isText
    case .escaped: return unsafe value.isSafe || value.thing(.module) != nil
    case .defined: return !value.isUndefined
    case .undefined: return value.isUndefined
    case .mapping: return try isMapping(value)
    case .sequence:
      if value.isUndefined { return kind != MELBA_UNDEFINED_STRICT.rawValue }
      if value.isText { return true }
      return try isListLike(value) ? true : try isMapping(value)
    case .iterable:
      if value.isUndefined { return kind != MELBA_UNDEFINED_STRICT.rawValue }
      if unsafe value.isText || value.loop != nil { return true }
      return try isListLike(value) ? true : try isMapping(value)
    case .callable:
      if unsafe value.macro != nil || value.loop != nil || value.isUndefined { return true }
      switch unsafe value.thing?.pointee.kind {
      case .function, .method, .block, .joiner: return true
      default: return false
      }
    case .filter:
      return unsafe value.isText && NativeLink.note(value.text, environment)
        & (0xFF << NativeLink.Bits.filter | 0xFFFFF << NativeLink.Bits.customFilter) != 0
    case .test:
      return unsafe value.isText && NativeLink.note(value.text, environment)
        & (0xFF << NativeLink.Bits.test | 0xFFFFF << NativeLink.Bits.customTest) != 0
    case .lower: return isCased(try string(value).text, upper: false)
    case .upper: return isCased(try string(value).text, upper: true)
    default: return false
    }
  }
}
