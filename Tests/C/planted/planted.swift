/// Swift that traps on purpose, in each of the ways that Swift knows; compiled like the core.

final class Count {
  var value: Int32 = 1
  static func make(_ wanted: Bool) -> Count? { wanted ? Count() : nil }
}

enum Kind: UInt8 {
  case one = 1
  case two = 2
}

@c public func planted(_ way: Int32, _ value: Int32) -> Int32 {
  let list: [Int32] = [value, value &+ 1, value &+ 2]
  switch way {
  case 0: return value
  case 1: return list[Int(value)]
  case 2: return Int32.max + value
  case 3: return Int32(UInt8(value)) + 1
  case 4: return Count.make(value == 0)!.value
  case 5: return Int32(Kind(rawValue: UInt8(truncatingIfNeeded: value))!.rawValue)
  case 6:
    precondition(value == 0)
    return 0
  case 7:
    if value != 0 { fatalError() }
    return 0
  case 8: return 7 / (value &- value)
  case 9: return list.prefix(Int(0 &- value)).first ?? 0
  case 10: return (0..<3).contains(value) ? 0 : list[list.index(after: list.count)]
  default: return Int32(list.span[Int(value)])
  }
}
