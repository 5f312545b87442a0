/// Numbers of more digits than a word holds, and those that are read again from their text.
extension JSONNumber {
  /// An integer of more than 18 digits.
  @inline(never)
  static func big(
    _ text: Unchecked<UInt8>, _ start: Int, _ first: Int, _ end: Int, _ rules: JSONRules.Numbers
  ) -> Reading {
    let isNegative = first > start
    if end - first <= 20 {
      var magnitude: UInt64 = 0
      var isOver = false
      for i in first..<end {
        let (tens, above) = magnitude.multipliedReportingOverflow(by: 10)
        let (sum, carry) = tens.addingReportingOverflow(UInt64(text[i] &- 0x30))
        (magnitude, isOver) = (sum, isOver || above || carry)
      }
      if !isOver {
        if isNegative, magnitude <= 1 << 63 {
          return Reading(Value(.integer, body: 0 &- magnitude), end)
        }
        if !isNegative {
          return Reading(Value(magnitude < 1 << 63 ? .integer : .natural, body: magnitude), end)
        }
      }
    }
    if !rules.readsBigAsDouble {
      return Reading(
        Value(.bigInteger, size: UInt64(end - start), body: text.address(of: start)), end)
    }
    return long(text, start, first, end, end, 0, end)
  }

  /// A number whose form was checked; nil when it is beyond the range of doubles.
  static func double(_ text: Span<UInt8>) -> Double? {
    let isNegative = text.count > 0 && text[0] == UInt8(ascii: "-")
    let number = text.extracting((isNegative ? 1 : 0)..<text.count)
    var decimal = NearestDouble.Decimal(significand: 0, exponent: 0)
    var taken = 0
    var isFraction = false
    var i = 0
    while i < number.count, number[i] | 0x20 != UInt8(ascii: "e") {
      let digit = number[i] &- 0x30
      if digit > 9 {
        isFraction = true
      } else if taken < 19 {
        if taken > 0 || digit > 0 { taken += 1 }
        decimal.significand = decimal.significand &* 10 &+ UInt64(digit)
        if isFraction { decimal.exponent -= 1 }
      } else {
        if !isFraction { decimal.exponent += 1 }
        decimal.isCut = decimal.isCut || digit != 0
      }
      i += 1
    }
    let digits = number.extracting(0..<i)
    if i < number.count {
      i += 1
      let isBelow = number[i] == UInt8(ascii: "-")
      if number[i] &- 0x30 > 9 { i += 1 }
      var power = 0
      while i < number.count {
        if power < 1 << 40 { power = power * 10 + Int(number[i] &- 0x30) }
        i += 1
      }
      decimal.exponent += isBelow ? -power : power
    }
    guard let magnitude = NearestDouble.read(decimal, digits: digits) else { return nil }
    return isNegative ? -magnitude : magnitude
  }

  /// A number of more than 19 digits in text[first..<last], of which those before `whole` stand
  /// before the point.
  @inline(never)
  static func long(
    _ text: Unchecked<UInt8>, _ start: Int, _ first: Int, _ whole: Int, _ last: Int, _ power: Int,
    _ end: Int
  ) -> Reading {
    var decimal = NearestDouble.Decimal(significand: 0, exponent: power)
    var taken = 0
    for i in first..<last where i != whole || whole == last {
      let digit = text[i] &- 0x30
      if taken < 19 {
        if taken > 0 || digit > 0 { taken += 1 }
        decimal.significand = decimal.significand &* 10 &+ UInt64(digit)
      } else {
        decimal.exponent += 1
        decimal.isCut = decimal.isCut || digit != 0
      }
    }
    guard let magnitude = NearestDouble.read(decimal, digits: text.span(first..<last)) else {
      return .invalid
    }
    return Reading(double(magnitude, first > start), end)
  }
}
