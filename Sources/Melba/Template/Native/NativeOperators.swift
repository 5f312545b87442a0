import CEntry
import CPlatform

/// Truth, comparison and arithmetic, as Python has them for values that are alike.
extension Native {
  func isTrue(_ value: Value) throws(Stop) -> Bool {
    switch value.kind {
    case .nothing, .null: return false
    case .boolean, .integer: return value.body != 0
    case .double: return value.real != 0
    case .natural: return true
    case .bigInteger: return true
    case .decimal: return decimal(value.text) != 0
    case .text, .array, .object: return value.size > 0
    default: break
    }
    if value.isUndefined {
      if kind == MELBA_UNDEFINED_STRICT.rawValue { throw fail(undefined: value) }
      return false
    }
    guard let thing = unsafe value.thing else { return true }
    switch unsafe thing.pointee.kind {
    case .list, .dict, .range, .records, .record: return unsafe thing.pointee.count > 0
    default: return true
    }
  }

  // MARK: - Numbers

  enum Number {
    case integer(Int64)
    case real(Double)
    /// Beyond 64 bits: only its nearest double is reckoned with.
    case big(Double)

    var real: Double {
      switch self {
      case .integer(let value): Double(value)
      case .real(let value), .big(let value): value
      }
    }
  }

  func number(_ value: Value) -> Number? {
    switch value.kind {
    case .boolean, .integer: return .integer(value.signed)
    case .double: return .real(value.real)
    case .natural: return .big(Double(value.body))
    case .bigInteger: return .big(decimal(value.text) ?? .infinity)
    case .decimal: return .real(decimal(value.text) ?? .infinity)
    default: return nil
    }
  }

  /// The double that a text names: a number as JSON and Python write them, or nil.
  func decimal(_ text: SourceText) -> Double? {
    var i = 0
    let isNegative = text.peek(0) == 0x2D
    if isNegative || text.peek(0) == 0x2B { i = 1 }
    let start = i
    var decimal = NearestDouble.Decimal(significand: 0, exponent: 0)
    var (digits, taken, isBehind) = (0, 0, false)
    while i < text.count {
      let byte = text[i]
      if byte == 0x2E, !isBehind {
        isBehind = true
      } else if byte &- 0x30 <= 9 {
        digits += 1
        if taken == 0, byte == 0x30 {
          if isBehind { decimal.exponent -= 1 }
        } else if taken < 19 {
          decimal.significand = decimal.significand * 10 + UInt64(byte - 0x30)
          taken += 1
          if isBehind { decimal.exponent -= 1 }
        } else {
          if byte != 0x30 { decimal.isCut = true }
          if !isBehind { decimal.exponent += 1 }
        }
      } else {
        break
      }
      i += 1
    }
    guard digits > 0 else { return nil }
    let end = i
    if i < text.count, text[i] | 0x20 == 0x65 {
      i += 1
      let isSmall = text.peek(i) == 0x2D
      if isSmall || text.peek(i) == 0x2B { i += 1 }
      guard text.peek(i) &- 0x30 <= 9 else { return nil }
      var exponent = 0
      while i < text.count, text[i] &- 0x30 <= 9 {
        exponent = min(exponent * 10 + Int(text[i] - 0x30), 100_000)
        i += 1
      }
      decimal.exponent += isSmall ? -exponent : exponent
    }
    guard i == text.count else { return nil }
    let value = NearestDouble.read(decimal, digits: text.part(start..<end).span()) ?? .infinity
    return isNegative ? -value : value
  }

  // MARK: - Comparison

  func isEqual(_ left: Value, _ right: Value, depth: Int = 0) throws(Stop) -> Bool {
    if left.isText, right.isText { return left.text == right.text }
    if let a = number(left), let b = number(right) {
      if case .integer(let x) = a, case .integer(let y) = b { return x == y }
      if left.kind == .natural, right.kind == .natural { return left.body == right.body }
      if left.kind == .bigInteger, right.kind == .bigInteger { return left.text == right.text }
      return a.real == b.real
    }
    guard depth < Native.depthLimit else { throw fail("values nest too deeply to be compared") }
    if let a = try sequence(left), let b = try sequence(right) {
      guard a.count == b.count, left.isTuple == right.isTuple else { return false }
      for i in 0..<a.count
      where try !isEqual(try item(a, i), try item(b, i), depth: depth + 1) { return false }
      return true
    }
    if unsafe left.thing(.namespace) == nil, let a = try pairs(left), let b = try pairs(right) {
      guard a.count == b.count else { return false }
      for i in 0..<a.count {
        guard let other = try member(of: right, key: try key(a, i)),
          try isEqual(try member(a, i), other, depth: depth + 1)
        else { return false }
      }
      return true
    }
    if left.isUndefined, right.isUndefined {
      if kind == MELBA_UNDEFINED_STRICT.rawValue { throw fail(undefined: left) }
      return true
    }
    if kind == MELBA_UNDEFINED_STRICT.rawValue, left.isUndefined || right.isUndefined {
      throw fail(undefined: left.isUndefined ? left : right)
    }
    if let a = unsafe left.thing(.range), let b = unsafe right.thing(.range) {
      return unsafe a.pointee.count == b.pointee.count && a.pointee.first.body == b.pointee.first.body
        && a.pointee.number == b.pointee.number
    }
    return left.head & 0xFF == right.head & 0xFF && left.body == right.body
      && left.kind != .array && left.kind != .object
  }

  /// Less than 0, 0 or greater; fails where Python does.
  func order(
    _ left: Value, _ right: Value, _ sign: StaticString, depth: Int = 0
  ) throws(Stop) -> Int {
    if left.isText, right.isText {
      return left.text == right.text ? 0 : left.text.isLess(than: right.text) ? -1 : 1
    }
    if let a = number(left), let b = number(right) {
      if case .integer(let x) = a, case .integer(let y) = b { return x < y ? -1 : x > y ? 1 : 0 }
      if left.kind == .natural, right.kind == .natural {
        return left.body < right.body ? -1 : left.body > right.body ? 1 : 0
      }
      let (x, y) = (a.real, b.real)
      // What is not a number is neither less nor greater.
      return x < y ? -1 : x > y ? 1 : x == y ? 0 : 2
    }
    guard depth < Native.depthLimit else { throw fail("values nest too deeply to be compared") }
    if let a = try sequence(left), let b = try sequence(right), left.isTuple == right.isTuple {
      for i in 0..<min(a.count, b.count) {
        let (x, y) = (try item(a, i), try item(b, i))
        if try !isEqual(x, y) { return try order(x, y, sign, depth: depth + 1) }
      }
      return a.count < b.count ? -1 : a.count > b.count ? 1 : 0
    }
    if left.isUndefined { throw fail(undefined: left) }
    if right.isUndefined { throw fail(undefined: right) }
    throw fail {
      $0.append(quoted: sign)
      $0.append(" not supported between instances of ")
      $0.append(quoted: typeName(left))
      $0.append(" and ")
      $0.append(quoted: typeName(right))
    }
  }

  func contains(_ whole: Value, _ part: Value) throws(Stop) -> Bool {
    if whole.isText {
      guard part.isText else {
        if part.isUndefined { throw fail(undefined: part) }
        throw fail {
          $0.append("'in <string>' requires string as left operand, not ")
          $0.append(typeName(part))
        }
      }
      return whole.text.find(part.text) != nil
    }
    if let range = unsafe whole.thing(.range) {
      guard case .integer(let number)? = number(part) else { return false }
      let (first, step) = unsafe (range.pointee.first.signed, Int64(range.pointee.number))
      let distance = number.subtractingReportingOverflow(first)
      guard !distance.overflow, distance.partialValue % step == 0 else { return false }
      let index = distance.partialValue / step
      return unsafe index >= 0 && index < Int64(range.pointee.count)
    }
    if let sequence = try sequence(whole) {
      try step(sequence.count)
      for i in 0..<sequence.count where try isEqual(try item(sequence, i), part) { return true }
      return false
    }
    if unsafe whole.thing(.namespace) == nil, try pairs(whole) != nil {
      return try member(of: whole, key: part) != nil
    }
    if whole.isUndefined {
      if kind == MELBA_UNDEFINED_STRICT.rawValue { throw fail(undefined: whole) }
      return false
    }
    throw fail {
      $0.append("argument of type ")
      $0.append(quoted: typeName(whole))
      $0.append(" is not iterable")
    }
  }

  func compare(_ how: melbacore_comparison, _ left: Value, _ right: Value) throws(Stop) -> Bool {
    switch how {
    case MELBACORE_EQUAL: return try isEqual(left, right)
    case MELBACORE_NOT_EQUAL: return try !isEqual(left, right)
    case MELBACORE_LESS: return try order(left, right, "<") == -1
    case MELBACORE_LESS_OR_EQUAL:
      let order = try order(left, right, "<=")
      return order == -1 || order == 0
    case MELBACORE_GREATER: return try order(left, right, ">") == 1
    case MELBACORE_GREATER_OR_EQUAL:
      let order = try order(left, right, ">=")
      return order == 1 || order == 0
    case MELBACORE_IN: return try contains(right, left)
    default: return try !contains(right, left)
    }
  }

  // MARK: - Arithmetic

  func operate(
    _ how: melbacore_operation, _ left: Value, _ right: Value?
  ) throws(Stop) -> Value {
    if left.isUndefined { throw fail(undefined: left) }
    guard let right else { return try sign(how, left) }
    if right.isUndefined { throw fail(undefined: right) }
    if how == MELBACORE_MODULO, left.isText { return try format(left, with: right) }
    if let a = number(left), let b = number(right) { return try calculate(how, a, b) }
    if how == MELBACORE_ADD {
      if left.isText, right.isText { return try join(left, right) }
      if let a = try sequence(left), let b = try sequence(right), left.isTuple == right.isTuple {
        try step(a.count + b.count)
        let list = unsafe try list(a.count + b.count)
        for i in 0..<a.count { unsafe try append(try item(a, i), to: list) }
        for i in 0..<b.count { unsafe try append(try item(b, i), to: list) }
        if left.isTuple, let items = unsafe list.pointee.items { return unsafe tuple(items, list.pointee.count) }
        return unsafe left.isTuple ? left : Value(list)
      }
    }
    if how == MELBACORE_MULTIPLY {
      if case .integer(let count)? = number(right) {
        if let made = try times(left, count) { return made }
      } else if case .integer(let count)? = number(left), let made = try times(right, count) {
        return made
      }
    }
    if how == MELBACORE_ADD, left.isText {
      throw fail {
        $0.append("can only concatenate str (not \"")
        $0.append(typeName(right))
        $0.append("\") to str")
      }
    }
    throw unsupported(how, left, right)
  }

  private func unsupported(_ how: melbacore_operation, _ left: Value, _ right: Value) -> Stop {
    let sign: StaticString =
      switch how {
      case MELBACORE_ADD: "+"
      case MELBACORE_SUBTRACT: "-"
      case MELBACORE_MULTIPLY: "*"
      case MELBACORE_DIVIDE: "/"
      case MELBACORE_FLOOR_DIVIDE: "//"
      case MELBACORE_MODULO: "%"
      default: "** or pow()"
      }
    return fail {
      $0.append("unsupported operand type(s) for ")
      $0.append(sign)
      $0.append(": ")
      $0.append(quoted: typeName(left))
      $0.append(" and ")
      $0.append(quoted: typeName(right))
    }
  }

  private func sign(_ how: melbacore_operation, _ value: Value) throws(Stop) -> Value {
    let isNegative = how == MELBACORE_NEGATIVE
    switch number(value) {
    case .integer(let number)?:
      guard isNegative else { return .integer(number) }
      guard number != Int64.min else { throw beyond }
      return .integer(-number)
    case .real(let number)?: return .real(isNegative ? -number : number)
    case .big?:
      guard !isNegative else { throw beyond }
      return value
    case nil:
      throw fail {
        $0.append("bad operand type for unary ")
        $0.append(isNegative ? "-: " : "+: ")
        $0.append(quoted: typeName(value))
      }
    }
  }

  var beyond: Stop { fail("an integer is beyond 64 bits") }

  func join(_ left: Value, _ right: Value) throws(Stop) -> Value {
    let isSafe = left.isSafe || right.isSafe
    return unsafe try text(isSafe: isSafe) { (output) throws(Stop) in
      unsafe try emit(left, escapes: isSafe, to: output)
      unsafe try emit(right, escapes: isSafe, to: output)
    }
  }

  /// A text or list so many times; nil for anything else.
  private func times(_ value: Value, _ count: Int64) throws(Stop) -> Value? {
    let count = Int(max(0, min(count, 1 << 40)))
    if value.isText {
      guard value.size.multipliedReportingOverflow(by: count).overflow == false,
        unsafe value.size * count <= environment.pointee.memory
      else { throw fail(.tooLarge) { $0.append("a text is longer than is allowed") } }
      return unsafe try text(isSafe: value.isSafe) { (output) throws(Stop) in
        guard value.size > 0 else { return }
        for _ in 0..<count { unsafe try append(value.text, to: output) }
      }
    }
    guard let sequence = try sequence(value) else { return nil }
    guard unsafe sequence.count == 0 || count <= environment.pointee.memory / Value.stride / sequence.count
    else { throw fail(.tooLarge) { $0.append("a list is longer than is allowed") } }
    let list = unsafe try list(sequence.count * count)
    for _ in 0..<(sequence.count == 0 ? 0 : count) {
      for i in 0..<sequence.count { unsafe try append(try item(sequence, i), to: list) }
    }
    if value.isTuple { return unsafe list.pointee.items.map { unsafe tuple($0, list.pointee.count) } ?? value }
    return unsafe Value(list)
  }

  private func calculate(
    _ how: melbacore_operation, _ left: Number, _ right: Number
  ) throws(Stop) -> Value {
    if case .integer(let a) = left, case .integer(let b) = right {
      return try calculate(how, a, b)
    }
    // A number beyond 64 bits is only exact as text.
    if case .big = left, case .integer = right { throw beyond }
    if case .big = right, case .integer = left { throw beyond }
    if case .big = left, case .big = right { throw beyond }
    return try calculate(how, left.real, right.real)
  }

  private func calculate(_ how: melbacore_operation, _ a: Int64, _ b: Int64) throws(Stop) -> Value {
    var result: (partialValue: Int64, overflow: Bool)
    switch how {
    case MELBACORE_ADD: result = a.addingReportingOverflow(b)
    case MELBACORE_SUBTRACT: result = a.subtractingReportingOverflow(b)
    case MELBACORE_MULTIPLY: result = a.multipliedReportingOverflow(by: b)
    case MELBACORE_DIVIDE:
      guard b != 0 else { throw fail("division by zero") }
      return .real(quotient(a, b))
    case MELBACORE_FLOOR_DIVIDE, MELBACORE_MODULO:
      guard b != 0 else {
        throw fail(how == MELBACORE_MODULO ? "integer modulo by zero" : "integer division or modulo by zero")
      }
      if b == -1 {
        guard how == MELBACORE_FLOOR_DIVIDE else { return .integer(0) }
        result = Int64(0).subtractingReportingOverflow(a)
        break
      }
      let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
      let isLower = remainder != 0 && (remainder < 0) != (b < 0)
      if how == MELBACORE_MODULO { return .integer(isLower ? remainder + b : remainder) }
      return .integer(isLower ? quotient - 1 : quotient)
    default:
      guard b >= 0 else {
        guard a != 0 else { throw fail("0.0 cannot be raised to a negative power") }
        return .real(melbaplatform_power(Double(a), Double(b)))
      }
      return .integer(try power(a, b))
    }
    guard !result.overflow else { throw beyond }
    return .integer(result.partialValue)
  }

  /// The nearest double of a quotient: where both are exact as doubles it is rounded once.
  private func quotient(_ a: Int64, _ b: Int64) -> Double {
    if a % b == 0, b != -1 { return Double(a / b) }
    return Double(a) / Double(b)
  }

  private func power(_ base: Int64, _ exponent: Int64) throws(Stop) -> Int64 {
    var (result, base, left) = (Int64(1), base, exponent)
    while left > 0 {
      if left & 1 != 0 {
        let next = result.multipliedReportingOverflow(by: base)
        guard !next.overflow else { throw beyond }
        result = next.partialValue
      }
      left >>= 1
      if left > 0 {
        let next = base.multipliedReportingOverflow(by: base)
        guard !next.overflow else { throw beyond }
        base = next.partialValue
      }
    }
    return result
  }

  private func calculate(_ how: melbacore_operation, _ a: Double, _ b: Double) throws(Stop) -> Value {
    switch how {
    case MELBACORE_ADD: return .real(a + b)
    case MELBACORE_SUBTRACT: return .real(a - b)
    case MELBACORE_MULTIPLY: return .real(a * b)
    case MELBACORE_DIVIDE:
      guard b != 0 else { throw fail("float division by zero") }
      return .real(a / b)
    case MELBACORE_FLOOR_DIVIDE, MELBACORE_MODULO:
      guard b != 0 else {
        throw fail(how == MELBACORE_MODULO ? "float modulo" : "float floor division by zero")
      }
      var remainder = a.truncatingRemainder(dividingBy: b)
      if remainder != 0 {
        if (b < 0) != (remainder < 0) { remainder += b }
      } else {
        remainder = b < 0 ? -0.0 : 0.0
      }
      if how == MELBACORE_MODULO { return .real(remainder) }
      let quotient = (a - remainder) / b
      var floor = quotient.rounded(.down)
      if quotient - floor > 0.5 { floor += 1 }
      return .real(floor)
    default:
      if a == 0, b < 0 { throw fail("0.0 cannot be raised to a negative power") }
      if a < 0, b != b.rounded(.down) { throw fail("a complex number") }
      let result = melbaplatform_power(a, b)
      guard result.isFinite || !a.isFinite || !b.isFinite else {
        throw fail("(34, 'Numerical result out of range')")
      }
      return .real(result)
    }
  }

  /// The join of texts: of safe ones where one is safe.
  func concat(_ values: UnsafePointer<Value>, _ count: Int, escapes: Bool) throws(Stop) -> Value {
    var isSafe = false
    if escapes { for i in 0..<count where unsafe values[i].isSafe { isSafe = true } }
    return unsafe try text(isSafe: isSafe) { (output) throws(Stop) in
      for i in 0..<count { unsafe try emit(values[i], escapes: isSafe, to: output) }
    }
  }

  /// An integer that the value is, or an error that says that it is none.
  func integer(_ value: Value) throws(Stop) -> Int64 {
    if case .integer(let number)? = number(value) { return number }
    if value.isUndefined { throw fail(undefined: value) }
    throw fail {
      $0.append(quoted: typeName(value))
      $0.append(" object cannot be interpreted as an integer")
    }
  }
}
