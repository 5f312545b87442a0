// A table; tools/generate_entities.py writes it.

/// The named character references of HTML5, in the order of their names.
enum EntityTable {
  /// The longest name, its semicolon counted, and the longest that needs none.
  static let longest = 32
  static let longestBare = 6

  /// For each reference its name, NUL, what it stands for, NUL.
  static let text: StaticString = """
    AElig\0\u{c6}\0AElig;\0\u{c6}\0AMP\0&\0AMP;\0&\0Aacute\0\u{c1}\0Aacute;\0\u{c1}\0\
    Abreve;\0\u{102}\0Acirc\0\u{c2}\0Acirc;\0\u{c2}\0Acy;\0\u{410}\0Afr;\0\u{1d504}\0\
    Agrave\0\u{c0}\0Agrave;\0\u{c0}\0Alpha;\0\u{391}\0Amacr;\0\u{100}\0And;\0\u{2a53}\0\
    Aogon;\0\u{104}\0Aopf;\0\u{1d538}\0ApplyFunction;\0\u{2061}\0Aring\0\u{c5}\0Aring;\0\u{c5}\0\
    Ascr;\0\u{1d49c}\0Assign;\0\u{2254}\0Atilde\0\u{c3}\0Atilde;\0\u{c3}\0Auml\0\u{c4}\0\
    Auml;\0\u{c4}\0Backslash;\0\u{2216}\0Barv;\0\u{2ae7}\0Barwed;\0\u{2306}\0Bcy;\0\u{411}\0\
    Because;\0\u{2235}\0Bernoullis;\0\u{212c}\0Beta;\0\u{392}\0Bfr;\0\u{1d505}\0\
    Bopf;\0\u{1d539}\0Breve;\0\u{2d8}\0Bscr;\0\u{212c}\0Bumpeq;\0\u{224e}\0CHcy;\0\u{427}\0\
    COPY\0\u{a9}\0COPY;\0\u{a9}\0Cacute;\0\u{106}\0Cap;\0\u{22d2}\0\
    CapitalDifferentialD;\0\u{2145}\0Cayleys;\0\u{212d}\0Ccaron;\0\u{10c}\0Ccedil\0\u{c7}\0\
    Ccedil;\0\u{c7}\0Ccirc;\0\u{108}\0Cconint;\0\u{2230}\0Cdot;\0\u{10a}\0Cedilla;\0\u{b8}\0\
    CenterDot;\0\u{b7}\0Cfr;\0\u{212d}\0Chi;\0\u{3a7}\0CircleDot;\0\u{2299}\0\
    CircleMinus;\0\u{2296}\0CirclePlus;\0\u{2295}\0CircleTimes;\0\u{2297}\0\
    ClockwiseContourIntegral;\0\u{2232}\0CloseCurlyDoubleQuote;\0\u{201d}\0\
    CloseCurlyQuote;\0\u{2019}\0Colon;\0\u{2237}\0Colone;\0\u{2a74}\0Congruent;\0\u{2261}\0\
    Conint;\0\u{222f}\0ContourIntegral;\0\u{222e}\0Copf;\0\u{2102}\0Coproduct;\0\u{2210}\0\
    CounterClockwiseContourIntegral;\0\u{2233}\0Cross;\0\u{2a2f}\0Cscr;\0\u{1d49e}\0\
    Cup;\0\u{22d3}\0CupCap;\0\u{224d}\0DD;\0\u{2145}\0DDotrahd;\0\u{2911}\0DJcy;\0\u{402}\0\
    DScy;\0\u{405}\0DZcy;\0\u{40f}\0Dagger;\0\u{2021}\0Darr;\0\u{21a1}\0Dashv;\0\u{2ae4}\0\
    Dcaron;\0\u{10e}\0Dcy;\0\u{414}\0Del;\0\u{2207}\0Delta;\0\u{394}\0Dfr;\0\u{1d507}\0\
    DiacriticalAcute;\0\u{b4}\0DiacriticalDot;\0\u{2d9}\0DiacriticalDoubleAcute;\0\u{2dd}\0\
    DiacriticalGrave;\0`\0DiacriticalTilde;\0\u{2dc}\0Diamond;\0\u{22c4}\0\
    DifferentialD;\0\u{2146}\0Dopf;\0\u{1d53b}\0Dot;\0\u{a8}\0DotDot;\0\u{20dc}\0\
    DotEqual;\0\u{2250}\0DoubleContourIntegral;\0\u{222f}\0DoubleDot;\0\u{a8}\0\
    DoubleDownArrow;\0\u{21d3}\0DoubleLeftArrow;\0\u{21d0}\0DoubleLeftRightArrow;\0\u{21d4}\0\
    DoubleLeftTee;\0\u{2ae4}\0DoubleLongLeftArrow;\0\u{27f8}\0\
    DoubleLongLeftRightArrow;\0\u{27fa}\0DoubleLongRightArrow;\0\u{27f9}\0\
    DoubleRightArrow;\0\u{21d2}\0DoubleRightTee;\0\u{22a8}\0DoubleUpArrow;\0\u{21d1}\0\
    DoubleUpDownArrow;\0\u{21d5}\0DoubleVerticalBar;\0\u{2225}\0DownArrow;\0\u{2193}\0\
    DownArrowBar;\0\u{2913}\0DownArrowUpArrow;\0\u{21f5}\0DownBreve;\0\u{311}\0\
    DownLeftRightVector;\0\u{2950}\0DownLeftTeeVector;\0\u{295e}\0DownLeftVector;\0\u{21bd}\0\
    DownLeftVectorBar;\0\u{2956}\0DownRightTeeVector;\0\u{295f}\0DownRightVector;\0\u{21c1}\0\
    DownRightVectorBar;\0\u{2957}\0DownTee;\0\u{22a4}\0DownTeeArrow;\0\u{21a7}\0\
    Downarrow;\0\u{21d3}\0Dscr;\0\u{1d49f}\0Dstrok;\0\u{110}\0ENG;\0\u{14a}\0ETH\0\u{d0}\0\
    ETH;\0\u{d0}\0Eacute\0\u{c9}\0Eacute;\0\u{c9}\0Ecaron;\0\u{11a}\0Ecirc\0\u{ca}\0\
    Ecirc;\0\u{ca}\0Ecy;\0\u{42d}\0Edot;\0\u{116}\0Efr;\0\u{1d508}\0Egrave\0\u{c8}\0\
    Egrave;\0\u{c8}\0Element;\0\u{2208}\0Emacr;\0\u{112}\0EmptySmallSquare;\0\u{25fb}\0\
    EmptyVerySmallSquare;\0\u{25ab}\0Eogon;\0\u{118}\0Eopf;\0\u{1d53c}\0Epsilon;\0\u{395}\0\
    Equal;\0\u{2a75}\0EqualTilde;\0\u{2242}\0Equilibrium;\0\u{21cc}\0Escr;\0\u{2130}\0\
    Esim;\0\u{2a73}\0Eta;\0\u{397}\0Euml\0\u{cb}\0Euml;\0\u{cb}\0Exists;\0\u{2203}\0\
    ExponentialE;\0\u{2147}\0Fcy;\0\u{424}\0Ffr;\0\u{1d509}\0FilledSmallSquare;\0\u{25fc}\0\
    FilledVerySmallSquare;\0\u{25aa}\0Fopf;\0\u{1d53d}\0ForAll;\0\u{2200}\0\
    Fouriertrf;\0\u{2131}\0Fscr;\0\u{2131}\0GJcy;\0\u{403}\0GT\0>\0GT;\0>\0Gamma;\0\u{393}\0\
    Gammad;\0\u{3dc}\0Gbreve;\0\u{11e}\0Gcedil;\0\u{122}\0Gcirc;\0\u{11c}\0Gcy;\0\u{413}\0\
    Gdot;\0\u{120}\0Gfr;\0\u{1d50a}\0Gg;\0\u{22d9}\0Gopf;\0\u{1d53e}\0GreaterEqual;\0\u{2265}\0\
    GreaterEqualLess;\0\u{22db}\0GreaterFullEqual;\0\u{2267}\0GreaterGreater;\0\u{2aa2}\0\
    GreaterLess;\0\u{2277}\0GreaterSlantEqual;\0\u{2a7e}\0GreaterTilde;\0\u{2273}\0\
    Gscr;\0\u{1d4a2}\0Gt;\0\u{226b}\0HARDcy;\0\u{42a}\0Hacek;\0\u{2c7}\0Hat;\0^\0\
    Hcirc;\0\u{124}\0Hfr;\0\u{210c}\0HilbertSpace;\0\u{210b}\0Hopf;\0\u{210d}\0\
    HorizontalLine;\0\u{2500}\0Hscr;\0\u{210b}\0Hstrok;\0\u{126}\0HumpDownHump;\0\u{224e}\0\
    HumpEqual;\0\u{224f}\0IEcy;\0\u{415}\0IJlig;\0\u{132}\0IOcy;\0\u{401}\0Iacute\0\u{cd}\0\
    Iacute;\0\u{cd}\0Icirc\0\u{ce}\0Icirc;\0\u{ce}\0Icy;\0\u{418}\0Idot;\0\u{130}\0\
    Ifr;\0\u{2111}\0Igrave\0\u{cc}\0Igrave;\0\u{cc}\0Im;\0\u{2111}\0Imacr;\0\u{12a}\0\
    ImaginaryI;\0\u{2148}\0Implies;\0\u{21d2}\0Int;\0\u{222c}\0Integral;\0\u{222b}\0\
    Intersection;\0\u{22c2}\0InvisibleComma;\0\u{2063}\0InvisibleTimes;\0\u{2062}\0\
    Iogon;\0\u{12e}\0Iopf;\0\u{1d540}\0Iota;\0\u{399}\0Iscr;\0\u{2110}\0Itilde;\0\u{128}\0\
    Iukcy;\0\u{406}\0Iuml\0\u{cf}\0Iuml;\0\u{cf}\0Jcirc;\0\u{134}\0Jcy;\0\u{419}\0\
    Jfr;\0\u{1d50d}\0Jopf;\0\u{1d541}\0Jscr;\0\u{1d4a5}\0Jsercy;\0\u{408}\0Jukcy;\0\u{404}\0\
    KHcy;\0\u{425}\0KJcy;\0\u{40c}\0Kappa;\0\u{39a}\0Kcedil;\0\u{136}\0Kcy;\0\u{41a}\0\
    Kfr;\0\u{1d50e}\0Kopf;\0\u{1d542}\0Kscr;\0\u{1d4a6}\0LJcy;\0\u{409}\0LT\0<\0LT;\0<\0\
    Lacute;\0\u{139}\0Lambda;\0\u{39b}\0Lang;\0\u{27ea}\0Laplacetrf;\0\u{2112}\0\
    Larr;\0\u{219e}\0Lcaron;\0\u{13d}\0Lcedil;\0\u{13b}\0Lcy;\0\u{41b}\0\
    LeftAngleBracket;\0\u{27e8}\0LeftArrow;\0\u{2190}\0LeftArrowBar;\0\u{21e4}\0\
    LeftArrowRightArrow;\0\u{21c6}\0LeftCeiling;\0\u{2308}\0LeftDoubleBracket;\0\u{27e6}\0\
    LeftDownTeeVector;\0\u{2961}\0LeftDownVector;\0\u{21c3}\0LeftDownVectorBar;\0\u{2959}\0\
    LeftFloor;\0\u{230a}\0LeftRightArrow;\0\u{2194}\0LeftRightVector;\0\u{294e}\0\
    LeftTee;\0\u{22a3}\0LeftTeeArrow;\0\u{21a4}\0LeftTeeVector;\0\u{295a}\0\
    LeftTriangle;\0\u{22b2}\0LeftTriangleBar;\0\u{29cf}\0LeftTriangleEqual;\0\u{22b4}\0\
    LeftUpDownVector;\0\u{2951}\0LeftUpTeeVector;\0\u{2960}\0LeftUpVector;\0\u{21bf}\0\
    LeftUpVectorBar;\0\u{2958}\0LeftVector;\0\u{21bc}\0LeftVectorBar;\0\u{2952}\0\
    Leftarrow;\0\u{21d0}\0Leftrightarrow;\0\u{21d4}\0LessEqualGreater;\0\u{22da}\0\
    LessFullEqual;\0\u{2266}\0LessGreater;\0\u{2276}\0LessLess;\0\u{2aa1}\0\
    LessSlantEqual;\0\u{2a7d}\0LessTilde;\0\u{2272}\0Lfr;\0\u{1d50f}\0Ll;\0\u{22d8}\0\
    Lleftarrow;\0\u{21da}\0Lmidot;\0\u{13f}\0LongLeftArrow;\0\u{27f5}\0\
    LongLeftRightArrow;\0\u{27f7}\0LongRightArrow;\0\u{27f6}\0Longleftarrow;\0\u{27f8}\0\
    Longleftrightarrow;\0\u{27fa}\0Longrightarrow;\0\u{27f9}\0Lopf;\0\u{1d543}\0\
    LowerLeftArrow;\0\u{2199}\0LowerRightArrow;\0\u{2198}\0Lscr;\0\u{2112}\0Lsh;\0\u{21b0}\0\
    Lstrok;\0\u{141}\0Lt;\0\u{226a}\0Map;\0\u{2905}\0Mcy;\0\u{41c}\0MediumSpace;\0\u{205f}\0\
    Mellintrf;\0\u{2133}\0Mfr;\0\u{1d510}\0MinusPlus;\0\u{2213}\0Mopf;\0\u{1d544}\0\
    Mscr;\0\u{2133}\0Mu;\0\u{39c}\0NJcy;\0\u{40a}\0Nacute;\0\u{143}\0Ncaron;\0\u{147}\0\
    Ncedil;\0\u{145}\0Ncy;\0\u{41d}\0NegativeMediumSpace;\0\u{200b}\0\
    NegativeThickSpace;\0\u{200b}\0NegativeThinSpace;\0\u{200b}\0\
    NegativeVeryThinSpace;\0\u{200b}\0NestedGreaterGreater;\0\u{226b}\0\
    NestedLessLess;\0\u{226a}\0NewLine;\0\u{a}\0Nfr;\0\u{1d511}\0NoBreak;\0\u{2060}\0\
    NonBreakingSpace;\0\u{a0}\0Nopf;\0\u{2115}\0Not;\0\u{2aec}\0NotCongruent;\0\u{2262}\0\
    NotCupCap;\0\u{226d}\0NotDoubleVerticalBar;\0\u{2226}\0NotElement;\0\u{2209}\0\
    NotEqual;\0\u{2260}\0NotEqualTilde;\0\u{2242}\u{338}\0NotExists;\0\u{2204}\0\
    NotGreater;\0\u{226f}\0NotGreaterEqual;\0\u{2271}\0NotGreaterFullEqual;\0\u{2267}\u{338}\0\
    NotGreaterGreater;\0\u{226b}\u{338}\0NotGreaterLess;\0\u{2279}\0\
    NotGreaterSlantEqual;\0\u{2a7e}\u{338}\0NotGreaterTilde;\0\u{2275}\0\
    NotHumpDownHump;\0\u{224e}\u{338}\0NotHumpEqual;\0\u{224f}\u{338}\0\
    NotLeftTriangle;\0\u{22ea}\0NotLeftTriangleBar;\0\u{29cf}\u{338}\0\
    NotLeftTriangleEqual;\0\u{22ec}\0NotLess;\0\u{226e}\0NotLessEqual;\0\u{2270}\0\
    NotLessGreater;\0\u{2278}\0NotLessLess;\0\u{226a}\u{338}\0\
    NotLessSlantEqual;\0\u{2a7d}\u{338}\0NotLessTilde;\0\u{2274}\0\
    NotNestedGreaterGreater;\0\u{2aa2}\u{338}\0NotNestedLessLess;\0\u{2aa1}\u{338}\0\
    NotPrecedes;\0\u{2280}\0NotPrecedesEqual;\0\u{2aaf}\u{338}\0\
    NotPrecedesSlantEqual;\0\u{22e0}\0NotReverseElement;\0\u{220c}\0\
    NotRightTriangle;\0\u{22eb}\0NotRightTriangleBar;\0\u{29d0}\u{338}\0\
    NotRightTriangleEqual;\0\u{22ed}\0NotSquareSubset;\0\u{228f}\u{338}\0\
    NotSquareSubsetEqual;\0\u{22e2}\0NotSquareSuperset;\0\u{2290}\u{338}\0\
    NotSquareSupersetEqual;\0\u{22e3}\0NotSubset;\0\u{2282}\u{20d2}\0NotSubsetEqual;\0\u{2288}\0\
    NotSucceeds;\0\u{2281}\0NotSucceedsEqual;\0\u{2ab0}\u{338}\0\
    NotSucceedsSlantEqual;\0\u{22e1}\0NotSucceedsTilde;\0\u{227f}\u{338}\0\
    NotSuperset;\0\u{2283}\u{20d2}\0NotSupersetEqual;\0\u{2289}\0NotTilde;\0\u{2241}\0\
    NotTildeEqual;\0\u{2244}\0NotTildeFullEqual;\0\u{2247}\0NotTildeTilde;\0\u{2249}\0\
    NotVerticalBar;\0\u{2224}\0Nscr;\0\u{1d4a9}\0Ntilde\0\u{d1}\0Ntilde;\0\u{d1}\0Nu;\0\u{39d}\0\
    OElig;\0\u{152}\0Oacute\0\u{d3}\0Oacute;\0\u{d3}\0Ocirc\0\u{d4}\0Ocirc;\0\u{d4}\0\
    Ocy;\0\u{41e}\0Odblac;\0\u{150}\0Ofr;\0\u{1d512}\0Ograve\0\u{d2}\0Ograve;\0\u{d2}\0\
    Omacr;\0\u{14c}\0Omega;\0\u{3a9}\0Omicron;\0\u{39f}\0Oopf;\0\u{1d546}\0\
    OpenCurlyDoubleQuote;\0\u{201c}\0OpenCurlyQuote;\0\u{2018}\0Or;\0\u{2a54}\0\
    Oscr;\0\u{1d4aa}\0Oslash\0\u{d8}\0Oslash;\0\u{d8}\0Otilde\0\u{d5}\0Otilde;\0\u{d5}\0\
    Otimes;\0\u{2a37}\0Ouml\0\u{d6}\0Ouml;\0\u{d6}\0OverBar;\0\u{203e}\0OverBrace;\0\u{23de}\0\
    OverBracket;\0\u{23b4}\0OverParenthesis;\0\u{23dc}\0PartialD;\0\u{2202}\0Pcy;\0\u{41f}\0\
    Pfr;\0\u{1d513}\0Phi;\0\u{3a6}\0Pi;\0\u{3a0}\0PlusMinus;\0\u{b1}\0Poincareplane;\0\u{210c}\0\
    Popf;\0\u{2119}\0Pr;\0\u{2abb}\0Precedes;\0\u{227a}\0PrecedesEqual;\0\u{2aaf}\0\
    PrecedesSlantEqual;\0\u{227c}\0PrecedesTilde;\0\u{227e}\0Prime;\0\u{2033}\0\
    Product;\0\u{220f}\0Proportion;\0\u{2237}\0Proportional;\0\u{221d}\0Pscr;\0\u{1d4ab}\0\
    Psi;\0\u{3a8}\0QUOT\0\"\0QUOT;\0\"\0Qfr;\0\u{1d514}\0Qopf;\0\u{211a}\0Qscr;\0\u{1d4ac}\0\
    RBarr;\0\u{2910}\0REG\0\u{ae}\0REG;\0\u{ae}\0Racute;\0\u{154}\0Rang;\0\u{27eb}\0\
    Rarr;\0\u{21a0}\0Rarrtl;\0\u{2916}\0Rcaron;\0\u{158}\0Rcedil;\0\u{156}\0Rcy;\0\u{420}\0\
    Re;\0\u{211c}\0ReverseElement;\0\u{220b}\0ReverseEquilibrium;\0\u{21cb}\0\
    ReverseUpEquilibrium;\0\u{296f}\0Rfr;\0\u{211c}\0Rho;\0\u{3a1}\0\
    RightAngleBracket;\0\u{27e9}\0RightArrow;\0\u{2192}\0RightArrowBar;\0\u{21e5}\0\
    RightArrowLeftArrow;\0\u{21c4}\0RightCeiling;\0\u{2309}\0RightDoubleBracket;\0\u{27e7}\0\
    RightDownTeeVector;\0\u{295d}\0RightDownVector;\0\u{21c2}\0RightDownVectorBar;\0\u{2955}\0\
    RightFloor;\0\u{230b}\0RightTee;\0\u{22a2}\0RightTeeArrow;\0\u{21a6}\0\
    RightTeeVector;\0\u{295b}\0RightTriangle;\0\u{22b3}\0RightTriangleBar;\0\u{29d0}\0\
    RightTriangleEqual;\0\u{22b5}\0RightUpDownVector;\0\u{294f}\0RightUpTeeVector;\0\u{295c}\0\
    RightUpVector;\0\u{21be}\0RightUpVectorBar;\0\u{2954}\0RightVector;\0\u{21c0}\0\
    RightVectorBar;\0\u{2953}\0Rightarrow;\0\u{21d2}\0Ropf;\0\u{211d}\0RoundImplies;\0\u{2970}\0\
    Rrightarrow;\0\u{21db}\0Rscr;\0\u{211b}\0Rsh;\0\u{21b1}\0RuleDelayed;\0\u{29f4}\0\
    SHCHcy;\0\u{429}\0SHcy;\0\u{428}\0SOFTcy;\0\u{42c}\0Sacute;\0\u{15a}\0Sc;\0\u{2abc}\0\
    Scaron;\0\u{160}\0Scedil;\0\u{15e}\0Scirc;\0\u{15c}\0Scy;\0\u{421}\0Sfr;\0\u{1d516}\0\
    ShortDownArrow;\0\u{2193}\0ShortLeftArrow;\0\u{2190}\0ShortRightArrow;\0\u{2192}\0\
    ShortUpArrow;\0\u{2191}\0Sigma;\0\u{3a3}\0SmallCircle;\0\u{2218}\0Sopf;\0\u{1d54a}\0\
    Sqrt;\0\u{221a}\0Square;\0\u{25a1}\0SquareIntersection;\0\u{2293}\0SquareSubset;\0\u{228f}\0\
    SquareSubsetEqual;\0\u{2291}\0SquareSuperset;\0\u{2290}\0SquareSupersetEqual;\0\u{2292}\0\
    SquareUnion;\0\u{2294}\0Sscr;\0\u{1d4ae}\0Star;\0\u{22c6}\0Sub;\0\u{22d0}\0\
    Subset;\0\u{22d0}\0SubsetEqual;\0\u{2286}\0Succeeds;\0\u{227b}\0SucceedsEqual;\0\u{2ab0}\0\
    SucceedsSlantEqual;\0\u{227d}\0SucceedsTilde;\0\u{227f}\0SuchThat;\0\u{220b}\0\
    Sum;\0\u{2211}\0Sup;\0\u{22d1}\0Superset;\0\u{2283}\0SupersetEqual;\0\u{2287}\0\
    Supset;\0\u{22d1}\0THORN\0\u{de}\0THORN;\0\u{de}\0TRADE;\0\u{2122}\0TSHcy;\0\u{40b}\0\
    TScy;\0\u{426}\0Tab;\0\u{9}\0Tau;\0\u{3a4}\0Tcaron;\0\u{164}\0Tcedil;\0\u{162}\0\
    Tcy;\0\u{422}\0Tfr;\0\u{1d517}\0Therefore;\0\u{2234}\0Theta;\0\u{398}\0\
    ThickSpace;\0\u{205f}\u{200a}\0ThinSpace;\0\u{2009}\0Tilde;\0\u{223c}\0\
    TildeEqual;\0\u{2243}\0TildeFullEqual;\0\u{2245}\0TildeTilde;\0\u{2248}\0Topf;\0\u{1d54b}\0\
    TripleDot;\0\u{20db}\0Tscr;\0\u{1d4af}\0Tstrok;\0\u{166}\0Uacute\0\u{da}\0Uacute;\0\u{da}\0\
    Uarr;\0\u{219f}\0Uarrocir;\0\u{2949}\0Ubrcy;\0\u{40e}\0Ubreve;\0\u{16c}\0Ucirc\0\u{db}\0\
    Ucirc;\0\u{db}\0Ucy;\0\u{423}\0Udblac;\0\u{170}\0Ufr;\0\u{1d518}\0Ugrave\0\u{d9}\0\
    Ugrave;\0\u{d9}\0Umacr;\0\u{16a}\0UnderBar;\0_\0UnderBrace;\0\u{23df}\0\
    UnderBracket;\0\u{23b5}\0UnderParenthesis;\0\u{23dd}\0Union;\0\u{22c3}\0\
    UnionPlus;\0\u{228e}\0Uogon;\0\u{172}\0Uopf;\0\u{1d54c}\0UpArrow;\0\u{2191}\0\
    UpArrowBar;\0\u{2912}\0UpArrowDownArrow;\0\u{21c5}\0UpDownArrow;\0\u{2195}\0\
    UpEquilibrium;\0\u{296e}\0UpTee;\0\u{22a5}\0UpTeeArrow;\0\u{21a5}\0Uparrow;\0\u{21d1}\0\
    Updownarrow;\0\u{21d5}\0UpperLeftArrow;\0\u{2196}\0UpperRightArrow;\0\u{2197}\0\
    Upsi;\0\u{3d2}\0Upsilon;\0\u{3a5}\0Uring;\0\u{16e}\0Uscr;\0\u{1d4b0}\0Utilde;\0\u{168}\0\
    Uuml\0\u{dc}\0Uuml;\0\u{dc}\0VDash;\0\u{22ab}\0Vbar;\0\u{2aeb}\0Vcy;\0\u{412}\0\
    Vdash;\0\u{22a9}\0Vdashl;\0\u{2ae6}\0Vee;\0\u{22c1}\0Verbar;\0\u{2016}\0Vert;\0\u{2016}\0\
    VerticalBar;\0\u{2223}\0VerticalLine;\0|\0VerticalSeparator;\0\u{2758}\0\
    VerticalTilde;\0\u{2240}\0VeryThinSpace;\0\u{200a}\0Vfr;\0\u{1d519}\0Vopf;\0\u{1d54d}\0\
    Vscr;\0\u{1d4b1}\0Vvdash;\0\u{22aa}\0Wcirc;\0\u{174}\0Wedge;\0\u{22c0}\0Wfr;\0\u{1d51a}\0\
    Wopf;\0\u{1d54e}\0Wscr;\0\u{1d4b2}\0Xfr;\0\u{1d51b}\0Xi;\0\u{39e}\0Xopf;\0\u{1d54f}\0\
    Xscr;\0\u{1d4b3}\0YAcy;\0\u{42f}\0YIcy;\0\u{407}\0YUcy;\0\u{42e}\0Yacute\0\u{dd}\0\
    Yacute;\0\u{dd}\0Ycirc;\0\u{176}\0Ycy;\0\u{42b}\0Yfr;\0\u{1d51c}\0Yopf;\0\u{1d550}\0\
    Yscr;\0\u{1d4b4}\0Yuml;\0\u{178}\0ZHcy;\0\u{416}\0Zacute;\0\u{179}\0Zcaron;\0\u{17d}\0\
    Zcy;\0\u{417}\0Zdot;\0\u{17b}\0ZeroWidthSpace;\0\u{200b}\0Zeta;\0\u{396}\0Zfr;\0\u{2128}\0\
    Zopf;\0\u{2124}\0Zscr;\0\u{1d4b5}\0aacute\0\u{e1}\0aacute;\0\u{e1}\0abreve;\0\u{103}\0\
    ac;\0\u{223e}\0acE;\0\u{223e}\u{333}\0acd;\0\u{223f}\0acirc\0\u{e2}\0acirc;\0\u{e2}\0\
    acute\0\u{b4}\0acute;\0\u{b4}\0acy;\0\u{430}\0aelig\0\u{e6}\0aelig;\0\u{e6}\0af;\0\u{2061}\0\
    afr;\0\u{1d51e}\0agrave\0\u{e0}\0agrave;\0\u{e0}\0alefsym;\0\u{2135}\0aleph;\0\u{2135}\0\
    alpha;\0\u{3b1}\0amacr;\0\u{101}\0amalg;\0\u{2a3f}\0amp\0&\0amp;\0&\0and;\0\u{2227}\0\
    andand;\0\u{2a55}\0andd;\0\u{2a5c}\0andslope;\0\u{2a58}\0andv;\0\u{2a5a}\0ang;\0\u{2220}\0\
    ange;\0\u{29a4}\0angle;\0\u{2220}\0angmsd;\0\u{2221}\0angmsdaa;\0\u{29a8}\0\
    angmsdab;\0\u{29a9}\0angmsdac;\0\u{29aa}\0angmsdad;\0\u{29ab}\0angmsdae;\0\u{29ac}\0\
    angmsdaf;\0\u{29ad}\0angmsdag;\0\u{29ae}\0angmsdah;\0\u{29af}\0angrt;\0\u{221f}\0\
    angrtvb;\0\u{22be}\0angrtvbd;\0\u{299d}\0angsph;\0\u{2222}\0angst;\0\u{c5}\0\
    angzarr;\0\u{237c}\0aogon;\0\u{105}\0aopf;\0\u{1d552}\0ap;\0\u{2248}\0apE;\0\u{2a70}\0\
    apacir;\0\u{2a6f}\0ape;\0\u{224a}\0apid;\0\u{224b}\0apos;\0'\0approx;\0\u{2248}\0\
    approxeq;\0\u{224a}\0aring\0\u{e5}\0aring;\0\u{e5}\0ascr;\0\u{1d4b6}\0ast;\0*\0\
    asymp;\0\u{2248}\0asympeq;\0\u{224d}\0atilde\0\u{e3}\0atilde;\0\u{e3}\0auml\0\u{e4}\0\
    auml;\0\u{e4}\0awconint;\0\u{2233}\0awint;\0\u{2a11}\0bNot;\0\u{2aed}\0backcong;\0\u{224c}\0\
    backepsilon;\0\u{3f6}\0backprime;\0\u{2035}\0backsim;\0\u{223d}\0backsimeq;\0\u{22cd}\0\
    barvee;\0\u{22bd}\0barwed;\0\u{2305}\0barwedge;\0\u{2305}\0bbrk;\0\u{23b5}\0\
    bbrktbrk;\0\u{23b6}\0bcong;\0\u{224c}\0bcy;\0\u{431}\0bdquo;\0\u{201e}\0becaus;\0\u{2235}\0\
    because;\0\u{2235}\0bemptyv;\0\u{29b0}\0bepsi;\0\u{3f6}\0bernou;\0\u{212c}\0beta;\0\u{3b2}\0\
    beth;\0\u{2136}\0between;\0\u{226c}\0bfr;\0\u{1d51f}\0bigcap;\0\u{22c2}\0\
    bigcirc;\0\u{25ef}\0bigcup;\0\u{22c3}\0bigodot;\0\u{2a00}\0bigoplus;\0\u{2a01}\0\
    bigotimes;\0\u{2a02}\0bigsqcup;\0\u{2a06}\0bigstar;\0\u{2605}\0bigtriangledown;\0\u{25bd}\0\
    bigtriangleup;\0\u{25b3}\0biguplus;\0\u{2a04}\0bigvee;\0\u{22c1}\0bigwedge;\0\u{22c0}\0\
    bkarow;\0\u{290d}\0blacklozenge;\0\u{29eb}\0blacksquare;\0\u{25aa}\0\
    blacktriangle;\0\u{25b4}\0blacktriangledown;\0\u{25be}\0blacktriangleleft;\0\u{25c2}\0\
    blacktriangleright;\0\u{25b8}\0blank;\0\u{2423}\0blk12;\0\u{2592}\0blk14;\0\u{2591}\0\
    blk34;\0\u{2593}\0block;\0\u{2588}\0bne;\0=\u{20e5}\0bnequiv;\0\u{2261}\u{20e5}\0\
    bnot;\0\u{2310}\0bopf;\0\u{1d553}\0bot;\0\u{22a5}\0bottom;\0\u{22a5}\0bowtie;\0\u{22c8}\0\
    boxDL;\0\u{2557}\0boxDR;\0\u{2554}\0boxDl;\0\u{2556}\0boxDr;\0\u{2553}\0boxH;\0\u{2550}\0\
    boxHD;\0\u{2566}\0boxHU;\0\u{2569}\0boxHd;\0\u{2564}\0boxHu;\0\u{2567}\0boxUL;\0\u{255d}\0\
    boxUR;\0\u{255a}\0boxUl;\0\u{255c}\0boxUr;\0\u{2559}\0boxV;\0\u{2551}\0boxVH;\0\u{256c}\0\
    boxVL;\0\u{2563}\0boxVR;\0\u{2560}\0boxVh;\0\u{256b}\0boxVl;\0\u{2562}\0boxVr;\0\u{255f}\0\
    boxbox;\0\u{29c9}\0boxdL;\0\u{2555}\0boxdR;\0\u{2552}\0boxdl;\0\u{2510}\0boxdr;\0\u{250c}\0\
    boxh;\0\u{2500}\0boxhD;\0\u{2565}\0boxhU;\0\u{2568}\0boxhd;\0\u{252c}\0boxhu;\0\u{2534}\0\
    boxminus;\0\u{229f}\0boxplus;\0\u{229e}\0boxtimes;\0\u{22a0}\0boxuL;\0\u{255b}\0\
    boxuR;\0\u{2558}\0boxul;\0\u{2518}\0boxur;\0\u{2514}\0boxv;\0\u{2502}\0boxvH;\0\u{256a}\0\
    boxvL;\0\u{2561}\0boxvR;\0\u{255e}\0boxvh;\0\u{253c}\0boxvl;\0\u{2524}\0boxvr;\0\u{251c}\0\
    bprime;\0\u{2035}\0breve;\0\u{2d8}\0brvbar\0\u{a6}\0brvbar;\0\u{a6}\0bscr;\0\u{1d4b7}\0\
    bsemi;\0\u{204f}\0bsim;\0\u{223d}\0bsime;\0\u{22cd}\0bsol;\0\\\0bsolb;\0\u{29c5}\0\
    bsolhsub;\0\u{27c8}\0bull;\0\u{2022}\0bullet;\0\u{2022}\0bump;\0\u{224e}\0bumpE;\0\u{2aae}\0\
    bumpe;\0\u{224f}\0bumpeq;\0\u{224f}\0cacute;\0\u{107}\0cap;\0\u{2229}\0capand;\0\u{2a44}\0\
    capbrcup;\0\u{2a49}\0capcap;\0\u{2a4b}\0capcup;\0\u{2a47}\0capdot;\0\u{2a40}\0\
    caps;\0\u{2229}\u{fe00}\0caret;\0\u{2041}\0caron;\0\u{2c7}\0ccaps;\0\u{2a4d}\0\
    ccaron;\0\u{10d}\0ccedil\0\u{e7}\0ccedil;\0\u{e7}\0ccirc;\0\u{109}\0ccups;\0\u{2a4c}\0\
    ccupssm;\0\u{2a50}\0cdot;\0\u{10b}\0cedil\0\u{b8}\0cedil;\0\u{b8}\0cemptyv;\0\u{29b2}\0\
    cent\0\u{a2}\0cent;\0\u{a2}\0centerdot;\0\u{b7}\0cfr;\0\u{1d520}\0chcy;\0\u{447}\0\
    check;\0\u{2713}\0checkmark;\0\u{2713}\0chi;\0\u{3c7}\0cir;\0\u{25cb}\0cirE;\0\u{29c3}\0\
    circ;\0\u{2c6}\0circeq;\0\u{2257}\0circlearrowleft;\0\u{21ba}\0circlearrowright;\0\u{21bb}\0\
    circledR;\0\u{ae}\0circledS;\0\u{24c8}\0circledast;\0\u{229b}\0circledcirc;\0\u{229a}\0\
    circleddash;\0\u{229d}\0cire;\0\u{2257}\0cirfnint;\0\u{2a10}\0cirmid;\0\u{2aef}\0\
    cirscir;\0\u{29c2}\0clubs;\0\u{2663}\0clubsuit;\0\u{2663}\0colon;\0:\0colone;\0\u{2254}\0\
    coloneq;\0\u{2254}\0comma;\0,\0commat;\0@\0comp;\0\u{2201}\0compfn;\0\u{2218}\0\
    complement;\0\u{2201}\0complexes;\0\u{2102}\0cong;\0\u{2245}\0congdot;\0\u{2a6d}\0\
    conint;\0\u{222e}\0copf;\0\u{1d554}\0coprod;\0\u{2210}\0copy\0\u{a9}\0copy;\0\u{a9}\0\
    copysr;\0\u{2117}\0crarr;\0\u{21b5}\0cross;\0\u{2717}\0cscr;\0\u{1d4b8}\0csub;\0\u{2acf}\0\
    csube;\0\u{2ad1}\0csup;\0\u{2ad0}\0csupe;\0\u{2ad2}\0ctdot;\0\u{22ef}\0cudarrl;\0\u{2938}\0\
    cudarrr;\0\u{2935}\0cuepr;\0\u{22de}\0cuesc;\0\u{22df}\0cularr;\0\u{21b6}\0\
    cularrp;\0\u{293d}\0cup;\0\u{222a}\0cupbrcap;\0\u{2a48}\0cupcap;\0\u{2a46}\0\
    cupcup;\0\u{2a4a}\0cupdot;\0\u{228d}\0cupor;\0\u{2a45}\0cups;\0\u{222a}\u{fe00}\0\
    curarr;\0\u{21b7}\0curarrm;\0\u{293c}\0curlyeqprec;\0\u{22de}\0curlyeqsucc;\0\u{22df}\0\
    curlyvee;\0\u{22ce}\0curlywedge;\0\u{22cf}\0curren\0\u{a4}\0curren;\0\u{a4}\0\
    curvearrowleft;\0\u{21b6}\0curvearrowright;\0\u{21b7}\0cuvee;\0\u{22ce}\0cuwed;\0\u{22cf}\0\
    cwconint;\0\u{2232}\0cwint;\0\u{2231}\0cylcty;\0\u{232d}\0dArr;\0\u{21d3}\0dHar;\0\u{2965}\0\
    dagger;\0\u{2020}\0daleth;\0\u{2138}\0darr;\0\u{2193}\0dash;\0\u{2010}\0dashv;\0\u{22a3}\0\
    dbkarow;\0\u{290f}\0dblac;\0\u{2dd}\0dcaron;\0\u{10f}\0dcy;\0\u{434}\0dd;\0\u{2146}\0\
    ddagger;\0\u{2021}\0ddarr;\0\u{21ca}\0ddotseq;\0\u{2a77}\0deg\0\u{b0}\0deg;\0\u{b0}\0\
    delta;\0\u{3b4}\0demptyv;\0\u{29b1}\0dfisht;\0\u{297f}\0dfr;\0\u{1d521}\0dharl;\0\u{21c3}\0\
    dharr;\0\u{21c2}\0diam;\0\u{22c4}\0diamond;\0\u{22c4}\0diamondsuit;\0\u{2666}\0\
    diams;\0\u{2666}\0die;\0\u{a8}\0digamma;\0\u{3dd}\0disin;\0\u{22f2}\0div;\0\u{f7}\0\
    divide\0\u{f7}\0divide;\0\u{f7}\0divideontimes;\0\u{22c7}\0divonx;\0\u{22c7}\0\
    djcy;\0\u{452}\0dlcorn;\0\u{231e}\0dlcrop;\0\u{230d}\0dollar;\0$\0dopf;\0\u{1d555}\0\
    dot;\0\u{2d9}\0doteq;\0\u{2250}\0doteqdot;\0\u{2251}\0dotminus;\0\u{2238}\0\
    dotplus;\0\u{2214}\0dotsquare;\0\u{22a1}\0doublebarwedge;\0\u{2306}\0downarrow;\0\u{2193}\0\
    downdownarrows;\0\u{21ca}\0downharpoonleft;\0\u{21c3}\0downharpoonright;\0\u{21c2}\0\
    drbkarow;\0\u{2910}\0drcorn;\0\u{231f}\0drcrop;\0\u{230c}\0dscr;\0\u{1d4b9}\0\
    dscy;\0\u{455}\0dsol;\0\u{29f6}\0dstrok;\0\u{111}\0dtdot;\0\u{22f1}\0dtri;\0\u{25bf}\0\
    dtrif;\0\u{25be}\0duarr;\0\u{21f5}\0duhar;\0\u{296f}\0dwangle;\0\u{29a6}\0dzcy;\0\u{45f}\0\
    dzigrarr;\0\u{27ff}\0eDDot;\0\u{2a77}\0eDot;\0\u{2251}\0eacute\0\u{e9}\0eacute;\0\u{e9}\0\
    easter;\0\u{2a6e}\0ecaron;\0\u{11b}\0ecir;\0\u{2256}\0ecirc\0\u{ea}\0ecirc;\0\u{ea}\0\
    ecolon;\0\u{2255}\0ecy;\0\u{44d}\0edot;\0\u{117}\0ee;\0\u{2147}\0efDot;\0\u{2252}\0\
    efr;\0\u{1d522}\0eg;\0\u{2a9a}\0egrave\0\u{e8}\0egrave;\0\u{e8}\0egs;\0\u{2a96}\0\
    egsdot;\0\u{2a98}\0el;\0\u{2a99}\0elinters;\0\u{23e7}\0ell;\0\u{2113}\0els;\0\u{2a95}\0\
    elsdot;\0\u{2a97}\0emacr;\0\u{113}\0empty;\0\u{2205}\0emptyset;\0\u{2205}\0\
    emptyv;\0\u{2205}\0emsp13;\0\u{2004}\0emsp14;\0\u{2005}\0emsp;\0\u{2003}\0eng;\0\u{14b}\0\
    ensp;\0\u{2002}\0eogon;\0\u{119}\0eopf;\0\u{1d556}\0epar;\0\u{22d5}\0eparsl;\0\u{29e3}\0\
    eplus;\0\u{2a71}\0epsi;\0\u{3b5}\0epsilon;\0\u{3b5}\0epsiv;\0\u{3f5}\0eqcirc;\0\u{2256}\0\
    eqcolon;\0\u{2255}\0eqsim;\0\u{2242}\0eqslantgtr;\0\u{2a96}\0eqslantless;\0\u{2a95}\0\
    equals;\0=\0equest;\0\u{225f}\0equiv;\0\u{2261}\0equivDD;\0\u{2a78}\0eqvparsl;\0\u{29e5}\0\
    erDot;\0\u{2253}\0erarr;\0\u{2971}\0escr;\0\u{212f}\0esdot;\0\u{2250}\0esim;\0\u{2242}\0\
    eta;\0\u{3b7}\0eth\0\u{f0}\0eth;\0\u{f0}\0euml\0\u{eb}\0euml;\0\u{eb}\0euro;\0\u{20ac}\0\
    excl;\0!\0exist;\0\u{2203}\0expectation;\0\u{2130}\0exponentiale;\0\u{2147}\0\
    fallingdotseq;\0\u{2252}\0fcy;\0\u{444}\0female;\0\u{2640}\0ffilig;\0\u{fb03}\0\
    fflig;\0\u{fb00}\0ffllig;\0\u{fb04}\0ffr;\0\u{1d523}\0filig;\0\u{fb01}\0fjlig;\0fj\0\
    flat;\0\u{266d}\0fllig;\0\u{fb02}\0fltns;\0\u{25b1}\0fnof;\0\u{192}\0fopf;\0\u{1d557}\0\
    forall;\0\u{2200}\0fork;\0\u{22d4}\0forkv;\0\u{2ad9}\0fpartint;\0\u{2a0d}\0frac12\0\u{bd}\0\
    frac12;\0\u{bd}\0frac13;\0\u{2153}\0frac14\0\u{bc}\0frac14;\0\u{bc}\0frac15;\0\u{2155}\0\
    frac16;\0\u{2159}\0frac18;\0\u{215b}\0frac23;\0\u{2154}\0frac25;\0\u{2156}\0frac34\0\u{be}\0\
    frac34;\0\u{be}\0frac35;\0\u{2157}\0frac38;\0\u{215c}\0frac45;\0\u{2158}\0\
    frac56;\0\u{215a}\0frac58;\0\u{215d}\0frac78;\0\u{215e}\0frasl;\0\u{2044}\0\
    frown;\0\u{2322}\0fscr;\0\u{1d4bb}\0gE;\0\u{2267}\0gEl;\0\u{2a8c}\0gacute;\0\u{1f5}\0\
    gamma;\0\u{3b3}\0gammad;\0\u{3dd}\0gap;\0\u{2a86}\0gbreve;\0\u{11f}\0gcirc;\0\u{11d}\0\
    gcy;\0\u{433}\0gdot;\0\u{121}\0ge;\0\u{2265}\0gel;\0\u{22db}\0geq;\0\u{2265}\0\
    geqq;\0\u{2267}\0geqslant;\0\u{2a7e}\0ges;\0\u{2a7e}\0gescc;\0\u{2aa9}\0gesdot;\0\u{2a80}\0\
    gesdoto;\0\u{2a82}\0gesdotol;\0\u{2a84}\0gesl;\0\u{22db}\u{fe00}\0gesles;\0\u{2a94}\0\
    gfr;\0\u{1d524}\0gg;\0\u{226b}\0ggg;\0\u{22d9}\0gimel;\0\u{2137}\0gjcy;\0\u{453}\0\
    gl;\0\u{2277}\0glE;\0\u{2a92}\0gla;\0\u{2aa5}\0glj;\0\u{2aa4}\0gnE;\0\u{2269}\0\
    gnap;\0\u{2a8a}\0gnapprox;\0\u{2a8a}\0gne;\0\u{2a88}\0gneq;\0\u{2a88}\0gneqq;\0\u{2269}\0\
    gnsim;\0\u{22e7}\0gopf;\0\u{1d558}\0grave;\0`\0gscr;\0\u{210a}\0gsim;\0\u{2273}\0\
    gsime;\0\u{2a8e}\0gsiml;\0\u{2a90}\0gt\0>\0gt;\0>\0gtcc;\0\u{2aa7}\0gtcir;\0\u{2a7a}\0\
    gtdot;\0\u{22d7}\0gtlPar;\0\u{2995}\0gtquest;\0\u{2a7c}\0gtrapprox;\0\u{2a86}\0\
    gtrarr;\0\u{2978}\0gtrdot;\0\u{22d7}\0gtreqless;\0\u{22db}\0gtreqqless;\0\u{2a8c}\0\
    gtrless;\0\u{2277}\0gtrsim;\0\u{2273}\0gvertneqq;\0\u{2269}\u{fe00}\0\
    gvnE;\0\u{2269}\u{fe00}\0hArr;\0\u{21d4}\0hairsp;\0\u{200a}\0half;\0\u{bd}\0\
    hamilt;\0\u{210b}\0hardcy;\0\u{44a}\0harr;\0\u{2194}\0harrcir;\0\u{2948}\0harrw;\0\u{21ad}\0\
    hbar;\0\u{210f}\0hcirc;\0\u{125}\0hearts;\0\u{2665}\0heartsuit;\0\u{2665}\0\
    hellip;\0\u{2026}\0hercon;\0\u{22b9}\0hfr;\0\u{1d525}\0hksearow;\0\u{2925}\0\
    hkswarow;\0\u{2926}\0hoarr;\0\u{21ff}\0homtht;\0\u{223b}\0hookleftarrow;\0\u{21a9}\0\
    hookrightarrow;\0\u{21aa}\0hopf;\0\u{1d559}\0horbar;\0\u{2015}\0hscr;\0\u{1d4bd}\0\
    hslash;\0\u{210f}\0hstrok;\0\u{127}\0hybull;\0\u{2043}\0hyphen;\0\u{2010}\0iacute\0\u{ed}\0\
    iacute;\0\u{ed}\0ic;\0\u{2063}\0icirc\0\u{ee}\0icirc;\0\u{ee}\0icy;\0\u{438}\0\
    iecy;\0\u{435}\0iexcl\0\u{a1}\0iexcl;\0\u{a1}\0iff;\0\u{21d4}\0ifr;\0\u{1d526}\0\
    igrave\0\u{ec}\0igrave;\0\u{ec}\0ii;\0\u{2148}\0iiiint;\0\u{2a0c}\0iiint;\0\u{222d}\0\
    iinfin;\0\u{29dc}\0iiota;\0\u{2129}\0ijlig;\0\u{133}\0imacr;\0\u{12b}\0image;\0\u{2111}\0\
    imagline;\0\u{2110}\0imagpart;\0\u{2111}\0imath;\0\u{131}\0imof;\0\u{22b7}\0\
    imped;\0\u{1b5}\0in;\0\u{2208}\0incare;\0\u{2105}\0infin;\0\u{221e}\0infintie;\0\u{29dd}\0\
    inodot;\0\u{131}\0int;\0\u{222b}\0intcal;\0\u{22ba}\0integers;\0\u{2124}\0\
    intercal;\0\u{22ba}\0intlarhk;\0\u{2a17}\0intprod;\0\u{2a3c}\0iocy;\0\u{451}\0\
    iogon;\0\u{12f}\0iopf;\0\u{1d55a}\0iota;\0\u{3b9}\0iprod;\0\u{2a3c}\0iquest\0\u{bf}\0\
    iquest;\0\u{bf}\0iscr;\0\u{1d4be}\0isin;\0\u{2208}\0isinE;\0\u{22f9}\0isindot;\0\u{22f5}\0\
    isins;\0\u{22f4}\0isinsv;\0\u{22f3}\0isinv;\0\u{2208}\0it;\0\u{2062}\0itilde;\0\u{129}\0\
    iukcy;\0\u{456}\0iuml\0\u{ef}\0iuml;\0\u{ef}\0jcirc;\0\u{135}\0jcy;\0\u{439}\0\
    jfr;\0\u{1d527}\0jmath;\0\u{237}\0jopf;\0\u{1d55b}\0jscr;\0\u{1d4bf}\0jsercy;\0\u{458}\0\
    jukcy;\0\u{454}\0kappa;\0\u{3ba}\0kappav;\0\u{3f0}\0kcedil;\0\u{137}\0kcy;\0\u{43a}\0\
    kfr;\0\u{1d528}\0kgreen;\0\u{138}\0khcy;\0\u{445}\0kjcy;\0\u{45c}\0kopf;\0\u{1d55c}\0\
    kscr;\0\u{1d4c0}\0lAarr;\0\u{21da}\0lArr;\0\u{21d0}\0lAtail;\0\u{291b}\0lBarr;\0\u{290e}\0\
    lE;\0\u{2266}\0lEg;\0\u{2a8b}\0lHar;\0\u{2962}\0lacute;\0\u{13a}\0laemptyv;\0\u{29b4}\0\
    lagran;\0\u{2112}\0lambda;\0\u{3bb}\0lang;\0\u{27e8}\0langd;\0\u{2991}\0langle;\0\u{27e8}\0\
    lap;\0\u{2a85}\0laquo\0\u{ab}\0laquo;\0\u{ab}\0larr;\0\u{2190}\0larrb;\0\u{21e4}\0\
    larrbfs;\0\u{291f}\0larrfs;\0\u{291d}\0larrhk;\0\u{21a9}\0larrlp;\0\u{21ab}\0\
    larrpl;\0\u{2939}\0larrsim;\0\u{2973}\0larrtl;\0\u{21a2}\0lat;\0\u{2aab}\0\
    latail;\0\u{2919}\0late;\0\u{2aad}\0lates;\0\u{2aad}\u{fe00}\0lbarr;\0\u{290c}\0\
    lbbrk;\0\u{2772}\0lbrace;\0{\0lbrack;\0[\0lbrke;\0\u{298b}\0lbrksld;\0\u{298f}\0\
    lbrkslu;\0\u{298d}\0lcaron;\0\u{13e}\0lcedil;\0\u{13c}\0lceil;\0\u{2308}\0lcub;\0{\0\
    lcy;\0\u{43b}\0ldca;\0\u{2936}\0ldquo;\0\u{201c}\0ldquor;\0\u{201e}\0ldrdhar;\0\u{2967}\0\
    ldrushar;\0\u{294b}\0ldsh;\0\u{21b2}\0le;\0\u{2264}\0leftarrow;\0\u{2190}\0\
    leftarrowtail;\0\u{21a2}\0leftharpoondown;\0\u{21bd}\0leftharpoonup;\0\u{21bc}\0\
    leftleftarrows;\0\u{21c7}\0leftrightarrow;\0\u{2194}\0leftrightarrows;\0\u{21c6}\0\
    leftrightharpoons;\0\u{21cb}\0leftrightsquigarrow;\0\u{21ad}\0leftthreetimes;\0\u{22cb}\0\
    leg;\0\u{22da}\0leq;\0\u{2264}\0leqq;\0\u{2266}\0leqslant;\0\u{2a7d}\0les;\0\u{2a7d}\0\
    lescc;\0\u{2aa8}\0lesdot;\0\u{2a7f}\0lesdoto;\0\u{2a81}\0lesdotor;\0\u{2a83}\0\
    lesg;\0\u{22da}\u{fe00}\0lesges;\0\u{2a93}\0lessapprox;\0\u{2a85}\0lessdot;\0\u{22d6}\0\
    lesseqgtr;\0\u{22da}\0lesseqqgtr;\0\u{2a8b}\0lessgtr;\0\u{2276}\0lesssim;\0\u{2272}\0\
    lfisht;\0\u{297c}\0lfloor;\0\u{230a}\0lfr;\0\u{1d529}\0lg;\0\u{2276}\0lgE;\0\u{2a91}\0\
    lhard;\0\u{21bd}\0lharu;\0\u{21bc}\0lharul;\0\u{296a}\0lhblk;\0\u{2584}\0ljcy;\0\u{459}\0\
    ll;\0\u{226a}\0llarr;\0\u{21c7}\0llcorner;\0\u{231e}\0llhard;\0\u{296b}\0lltri;\0\u{25fa}\0\
    lmidot;\0\u{140}\0lmoust;\0\u{23b0}\0lmoustache;\0\u{23b0}\0lnE;\0\u{2268}\0\
    lnap;\0\u{2a89}\0lnapprox;\0\u{2a89}\0lne;\0\u{2a87}\0lneq;\0\u{2a87}\0lneqq;\0\u{2268}\0\
    lnsim;\0\u{22e6}\0loang;\0\u{27ec}\0loarr;\0\u{21fd}\0lobrk;\0\u{27e6}\0\
    longleftarrow;\0\u{27f5}\0longleftrightarrow;\0\u{27f7}\0longmapsto;\0\u{27fc}\0\
    longrightarrow;\0\u{27f6}\0looparrowleft;\0\u{21ab}\0looparrowright;\0\u{21ac}\0\
    lopar;\0\u{2985}\0lopf;\0\u{1d55d}\0loplus;\0\u{2a2d}\0lotimes;\0\u{2a34}\0\
    lowast;\0\u{2217}\0lowbar;\0_\0loz;\0\u{25ca}\0lozenge;\0\u{25ca}\0lozf;\0\u{29eb}\0\
    lpar;\0(\0lparlt;\0\u{2993}\0lrarr;\0\u{21c6}\0lrcorner;\0\u{231f}\0lrhar;\0\u{21cb}\0\
    lrhard;\0\u{296d}\0lrm;\0\u{200e}\0lrtri;\0\u{22bf}\0lsaquo;\0\u{2039}\0lscr;\0\u{1d4c1}\0\
    lsh;\0\u{21b0}\0lsim;\0\u{2272}\0lsime;\0\u{2a8d}\0lsimg;\0\u{2a8f}\0lsqb;\0[\0\
    lsquo;\0\u{2018}\0lsquor;\0\u{201a}\0lstrok;\0\u{142}\0lt\0<\0lt;\0<\0ltcc;\0\u{2aa6}\0\
    ltcir;\0\u{2a79}\0ltdot;\0\u{22d6}\0lthree;\0\u{22cb}\0ltimes;\0\u{22c9}\0\
    ltlarr;\0\u{2976}\0ltquest;\0\u{2a7b}\0ltrPar;\0\u{2996}\0ltri;\0\u{25c3}\0\
    ltrie;\0\u{22b4}\0ltrif;\0\u{25c2}\0lurdshar;\0\u{294a}\0luruhar;\0\u{2966}\0\
    lvertneqq;\0\u{2268}\u{fe00}\0lvnE;\0\u{2268}\u{fe00}\0mDDot;\0\u{223a}\0macr\0\u{af}\0\
    macr;\0\u{af}\0male;\0\u{2642}\0malt;\0\u{2720}\0maltese;\0\u{2720}\0map;\0\u{21a6}\0\
    mapsto;\0\u{21a6}\0mapstodown;\0\u{21a7}\0mapstoleft;\0\u{21a4}\0mapstoup;\0\u{21a5}\0\
    marker;\0\u{25ae}\0mcomma;\0\u{2a29}\0mcy;\0\u{43c}\0mdash;\0\u{2014}\0\
    measuredangle;\0\u{2221}\0mfr;\0\u{1d52a}\0mho;\0\u{2127}\0micro\0\u{b5}\0micro;\0\u{b5}\0\
    mid;\0\u{2223}\0midast;\0*\0midcir;\0\u{2af0}\0middot\0\u{b7}\0middot;\0\u{b7}\0\
    minus;\0\u{2212}\0minusb;\0\u{229f}\0minusd;\0\u{2238}\0minusdu;\0\u{2a2a}\0\
    mlcp;\0\u{2adb}\0mldr;\0\u{2026}\0mnplus;\0\u{2213}\0models;\0\u{22a7}\0mopf;\0\u{1d55e}\0\
    mp;\0\u{2213}\0mscr;\0\u{1d4c2}\0mstpos;\0\u{223e}\0mu;\0\u{3bc}\0multimap;\0\u{22b8}\0\
    mumap;\0\u{22b8}\0nGg;\0\u{22d9}\u{338}\0nGt;\0\u{226b}\u{20d2}\0nGtv;\0\u{226b}\u{338}\0\
    nLeftarrow;\0\u{21cd}\0nLeftrightarrow;\0\u{21ce}\0nLl;\0\u{22d8}\u{338}\0\
    nLt;\0\u{226a}\u{20d2}\0nLtv;\0\u{226a}\u{338}\0nRightarrow;\0\u{21cf}\0nVDash;\0\u{22af}\0\
    nVdash;\0\u{22ae}\0nabla;\0\u{2207}\0nacute;\0\u{144}\0nang;\0\u{2220}\u{20d2}\0\
    nap;\0\u{2249}\0napE;\0\u{2a70}\u{338}\0napid;\0\u{224b}\u{338}\0napos;\0\u{149}\0\
    napprox;\0\u{2249}\0natur;\0\u{266e}\0natural;\0\u{266e}\0naturals;\0\u{2115}\0\
    nbsp\0\u{a0}\0nbsp;\0\u{a0}\0nbump;\0\u{224e}\u{338}\0nbumpe;\0\u{224f}\u{338}\0\
    ncap;\0\u{2a43}\0ncaron;\0\u{148}\0ncedil;\0\u{146}\0ncong;\0\u{2247}\0\
    ncongdot;\0\u{2a6d}\u{338}\0ncup;\0\u{2a42}\0ncy;\0\u{43d}\0ndash;\0\u{2013}\0\
    ne;\0\u{2260}\0neArr;\0\u{21d7}\0nearhk;\0\u{2924}\0nearr;\0\u{2197}\0nearrow;\0\u{2197}\0\
    nedot;\0\u{2250}\u{338}\0nequiv;\0\u{2262}\0nesear;\0\u{2928}\0nesim;\0\u{2242}\u{338}\0\
    nexist;\0\u{2204}\0nexists;\0\u{2204}\0nfr;\0\u{1d52b}\0ngE;\0\u{2267}\u{338}\0\
    nge;\0\u{2271}\0ngeq;\0\u{2271}\0ngeqq;\0\u{2267}\u{338}\0ngeqslant;\0\u{2a7e}\u{338}\0\
    nges;\0\u{2a7e}\u{338}\0ngsim;\0\u{2275}\0ngt;\0\u{226f}\0ngtr;\0\u{226f}\0\
    nhArr;\0\u{21ce}\0nharr;\0\u{21ae}\0nhpar;\0\u{2af2}\0ni;\0\u{220b}\0nis;\0\u{22fc}\0\
    nisd;\0\u{22fa}\0niv;\0\u{220b}\0njcy;\0\u{45a}\0nlArr;\0\u{21cd}\0nlE;\0\u{2266}\u{338}\0\
    nlarr;\0\u{219a}\0nldr;\0\u{2025}\0nle;\0\u{2270}\0nleftarrow;\0\u{219a}\0\
    nleftrightarrow;\0\u{21ae}\0nleq;\0\u{2270}\0nleqq;\0\u{2266}\u{338}\0\
    nleqslant;\0\u{2a7d}\u{338}\0nles;\0\u{2a7d}\u{338}\0nless;\0\u{226e}\0nlsim;\0\u{2274}\0\
    nlt;\0\u{226e}\0nltri;\0\u{22ea}\0nltrie;\0\u{22ec}\0nmid;\0\u{2224}\0nopf;\0\u{1d55f}\0\
    not\0\u{ac}\0not;\0\u{ac}\0notin;\0\u{2209}\0notinE;\0\u{22f9}\u{338}\0\
    notindot;\0\u{22f5}\u{338}\0notinva;\0\u{2209}\0notinvb;\0\u{22f7}\0notinvc;\0\u{22f6}\0\
    notni;\0\u{220c}\0notniva;\0\u{220c}\0notnivb;\0\u{22fe}\0notnivc;\0\u{22fd}\0\
    npar;\0\u{2226}\0nparallel;\0\u{2226}\0nparsl;\0\u{2afd}\u{20e5}\0npart;\0\u{2202}\u{338}\0\
    npolint;\0\u{2a14}\0npr;\0\u{2280}\0nprcue;\0\u{22e0}\0npre;\0\u{2aaf}\u{338}\0\
    nprec;\0\u{2280}\0npreceq;\0\u{2aaf}\u{338}\0nrArr;\0\u{21cf}\0nrarr;\0\u{219b}\0\
    nrarrc;\0\u{2933}\u{338}\0nrarrw;\0\u{219d}\u{338}\0nrightarrow;\0\u{219b}\0\
    nrtri;\0\u{22eb}\0nrtrie;\0\u{22ed}\0nsc;\0\u{2281}\0nsccue;\0\u{22e1}\0\
    nsce;\0\u{2ab0}\u{338}\0nscr;\0\u{1d4c3}\0nshortmid;\0\u{2224}\0nshortparallel;\0\u{2226}\0\
    nsim;\0\u{2241}\0nsime;\0\u{2244}\0nsimeq;\0\u{2244}\0nsmid;\0\u{2224}\0nspar;\0\u{2226}\0\
    nsqsube;\0\u{22e2}\0nsqsupe;\0\u{22e3}\0nsub;\0\u{2284}\0nsubE;\0\u{2ac5}\u{338}\0\
    nsube;\0\u{2288}\0nsubset;\0\u{2282}\u{20d2}\0nsubseteq;\0\u{2288}\0\
    nsubseteqq;\0\u{2ac5}\u{338}\0nsucc;\0\u{2281}\0nsucceq;\0\u{2ab0}\u{338}\0nsup;\0\u{2285}\0\
    nsupE;\0\u{2ac6}\u{338}\0nsupe;\0\u{2289}\0nsupset;\0\u{2283}\u{20d2}\0\
    nsupseteq;\0\u{2289}\0nsupseteqq;\0\u{2ac6}\u{338}\0ntgl;\0\u{2279}\0ntilde\0\u{f1}\0\
    ntilde;\0\u{f1}\0ntlg;\0\u{2278}\0ntriangleleft;\0\u{22ea}\0ntrianglelefteq;\0\u{22ec}\0\
    ntriangleright;\0\u{22eb}\0ntrianglerighteq;\0\u{22ed}\0nu;\0\u{3bd}\0num;\0#\0\
    numero;\0\u{2116}\0numsp;\0\u{2007}\0nvDash;\0\u{22ad}\0nvHarr;\0\u{2904}\0\
    nvap;\0\u{224d}\u{20d2}\0nvdash;\0\u{22ac}\0nvge;\0\u{2265}\u{20d2}\0nvgt;\0>\u{20d2}\0\
    nvinfin;\0\u{29de}\0nvlArr;\0\u{2902}\0nvle;\0\u{2264}\u{20d2}\0nvlt;\0<\u{20d2}\0\
    nvltrie;\0\u{22b4}\u{20d2}\0nvrArr;\0\u{2903}\0nvrtrie;\0\u{22b5}\u{20d2}\0\
    nvsim;\0\u{223c}\u{20d2}\0nwArr;\0\u{21d6}\0nwarhk;\0\u{2923}\0nwarr;\0\u{2196}\0\
    nwarrow;\0\u{2196}\0nwnear;\0\u{2927}\0oS;\0\u{24c8}\0oacute\0\u{f3}\0oacute;\0\u{f3}\0\
    oast;\0\u{229b}\0ocir;\0\u{229a}\0ocirc\0\u{f4}\0ocirc;\0\u{f4}\0ocy;\0\u{43e}\0\
    odash;\0\u{229d}\0odblac;\0\u{151}\0odiv;\0\u{2a38}\0odot;\0\u{2299}\0odsold;\0\u{29bc}\0\
    oelig;\0\u{153}\0ofcir;\0\u{29bf}\0ofr;\0\u{1d52c}\0ogon;\0\u{2db}\0ograve\0\u{f2}\0\
    ograve;\0\u{f2}\0ogt;\0\u{29c1}\0ohbar;\0\u{29b5}\0ohm;\0\u{3a9}\0oint;\0\u{222e}\0\
    olarr;\0\u{21ba}\0olcir;\0\u{29be}\0olcross;\0\u{29bb}\0oline;\0\u{203e}\0olt;\0\u{29c0}\0\
    omacr;\0\u{14d}\0omega;\0\u{3c9}\0omicron;\0\u{3bf}\0omid;\0\u{29b6}\0ominus;\0\u{2296}\0\
    oopf;\0\u{1d560}\0opar;\0\u{29b7}\0operp;\0\u{29b9}\0oplus;\0\u{2295}\0or;\0\u{2228}\0\
    orarr;\0\u{21bb}\0ord;\0\u{2a5d}\0order;\0\u{2134}\0orderof;\0\u{2134}\0ordf\0\u{aa}\0\
    ordf;\0\u{aa}\0ordm\0\u{ba}\0ordm;\0\u{ba}\0origof;\0\u{22b6}\0oror;\0\u{2a56}\0\
    orslope;\0\u{2a57}\0orv;\0\u{2a5b}\0oscr;\0\u{2134}\0oslash\0\u{f8}\0oslash;\0\u{f8}\0\
    osol;\0\u{2298}\0otilde\0\u{f5}\0otilde;\0\u{f5}\0otimes;\0\u{2297}\0otimesas;\0\u{2a36}\0\
    ouml\0\u{f6}\0ouml;\0\u{f6}\0ovbar;\0\u{233d}\0par;\0\u{2225}\0para\0\u{b6}\0para;\0\u{b6}\0\
    parallel;\0\u{2225}\0parsim;\0\u{2af3}\0parsl;\0\u{2afd}\0part;\0\u{2202}\0pcy;\0\u{43f}\0\
    percnt;\0%\0period;\0.\0permil;\0\u{2030}\0perp;\0\u{22a5}\0pertenk;\0\u{2031}\0\
    pfr;\0\u{1d52d}\0phi;\0\u{3c6}\0phiv;\0\u{3d5}\0phmmat;\0\u{2133}\0phone;\0\u{260e}\0\
    pi;\0\u{3c0}\0pitchfork;\0\u{22d4}\0piv;\0\u{3d6}\0planck;\0\u{210f}\0planckh;\0\u{210e}\0\
    plankv;\0\u{210f}\0plus;\0+\0plusacir;\0\u{2a23}\0plusb;\0\u{229e}\0pluscir;\0\u{2a22}\0\
    plusdo;\0\u{2214}\0plusdu;\0\u{2a25}\0pluse;\0\u{2a72}\0plusmn\0\u{b1}\0plusmn;\0\u{b1}\0\
    plussim;\0\u{2a26}\0plustwo;\0\u{2a27}\0pm;\0\u{b1}\0pointint;\0\u{2a15}\0popf;\0\u{1d561}\0\
    pound\0\u{a3}\0pound;\0\u{a3}\0pr;\0\u{227a}\0prE;\0\u{2ab3}\0prap;\0\u{2ab7}\0\
    prcue;\0\u{227c}\0pre;\0\u{2aaf}\0prec;\0\u{227a}\0precapprox;\0\u{2ab7}\0\
    preccurlyeq;\0\u{227c}\0preceq;\0\u{2aaf}\0precnapprox;\0\u{2ab9}\0precneqq;\0\u{2ab5}\0\
    precnsim;\0\u{22e8}\0precsim;\0\u{227e}\0prime;\0\u{2032}\0primes;\0\u{2119}\0\
    prnE;\0\u{2ab5}\0prnap;\0\u{2ab9}\0prnsim;\0\u{22e8}\0prod;\0\u{220f}\0profalar;\0\u{232e}\0\
    profline;\0\u{2312}\0profsurf;\0\u{2313}\0prop;\0\u{221d}\0propto;\0\u{221d}\0\
    prsim;\0\u{227e}\0prurel;\0\u{22b0}\0pscr;\0\u{1d4c5}\0psi;\0\u{3c8}\0puncsp;\0\u{2008}\0\
    qfr;\0\u{1d52e}\0qint;\0\u{2a0c}\0qopf;\0\u{1d562}\0qprime;\0\u{2057}\0qscr;\0\u{1d4c6}\0\
    quaternions;\0\u{210d}\0quatint;\0\u{2a16}\0quest;\0?\0questeq;\0\u{225f}\0quot\0\"\0\
    quot;\0\"\0rAarr;\0\u{21db}\0rArr;\0\u{21d2}\0rAtail;\0\u{291c}\0rBarr;\0\u{290f}\0\
    rHar;\0\u{2964}\0race;\0\u{223d}\u{331}\0racute;\0\u{155}\0radic;\0\u{221a}\0\
    raemptyv;\0\u{29b3}\0rang;\0\u{27e9}\0rangd;\0\u{2992}\0range;\0\u{29a5}\0\
    rangle;\0\u{27e9}\0raquo\0\u{bb}\0raquo;\0\u{bb}\0rarr;\0\u{2192}\0rarrap;\0\u{2975}\0\
    rarrb;\0\u{21e5}\0rarrbfs;\0\u{2920}\0rarrc;\0\u{2933}\0rarrfs;\0\u{291e}\0\
    rarrhk;\0\u{21aa}\0rarrlp;\0\u{21ac}\0rarrpl;\0\u{2945}\0rarrsim;\0\u{2974}\0\
    rarrtl;\0\u{21a3}\0rarrw;\0\u{219d}\0ratail;\0\u{291a}\0ratio;\0\u{2236}\0\
    rationals;\0\u{211a}\0rbarr;\0\u{290d}\0rbbrk;\0\u{2773}\0rbrace;\0}\0rbrack;\0]\0\
    rbrke;\0\u{298c}\0rbrksld;\0\u{298e}\0rbrkslu;\0\u{2990}\0rcaron;\0\u{159}\0\
    rcedil;\0\u{157}\0rceil;\0\u{2309}\0rcub;\0}\0rcy;\0\u{440}\0rdca;\0\u{2937}\0\
    rdldhar;\0\u{2969}\0rdquo;\0\u{201d}\0rdquor;\0\u{201d}\0rdsh;\0\u{21b3}\0real;\0\u{211c}\0\
    realine;\0\u{211b}\0realpart;\0\u{211c}\0reals;\0\u{211d}\0rect;\0\u{25ad}\0reg\0\u{ae}\0\
    reg;\0\u{ae}\0rfisht;\0\u{297d}\0rfloor;\0\u{230b}\0rfr;\0\u{1d52f}\0rhard;\0\u{21c1}\0\
    rharu;\0\u{21c0}\0rharul;\0\u{296c}\0rho;\0\u{3c1}\0rhov;\0\u{3f1}\0rightarrow;\0\u{2192}\0\
    rightarrowtail;\0\u{21a3}\0rightharpoondown;\0\u{21c1}\0rightharpoonup;\0\u{21c0}\0\
    rightleftarrows;\0\u{21c4}\0rightleftharpoons;\0\u{21cc}\0rightrightarrows;\0\u{21c9}\0\
    rightsquigarrow;\0\u{219d}\0rightthreetimes;\0\u{22cc}\0ring;\0\u{2da}\0\
    risingdotseq;\0\u{2253}\0rlarr;\0\u{21c4}\0rlhar;\0\u{21cc}\0rlm;\0\u{200f}\0\
    rmoust;\0\u{23b1}\0rmoustache;\0\u{23b1}\0rnmid;\0\u{2aee}\0roang;\0\u{27ed}\0\
    roarr;\0\u{21fe}\0robrk;\0\u{27e7}\0ropar;\0\u{2986}\0ropf;\0\u{1d563}\0roplus;\0\u{2a2e}\0\
    rotimes;\0\u{2a35}\0rpar;\0)\0rpargt;\0\u{2994}\0rppolint;\0\u{2a12}\0rrarr;\0\u{21c9}\0\
    rsaquo;\0\u{203a}\0rscr;\0\u{1d4c7}\0rsh;\0\u{21b1}\0rsqb;\0]\0rsquo;\0\u{2019}\0\
    rsquor;\0\u{2019}\0rthree;\0\u{22cc}\0rtimes;\0\u{22ca}\0rtri;\0\u{25b9}\0rtrie;\0\u{22b5}\0\
    rtrif;\0\u{25b8}\0rtriltri;\0\u{29ce}\0ruluhar;\0\u{2968}\0rx;\0\u{211e}\0sacute;\0\u{15b}\0\
    sbquo;\0\u{201a}\0sc;\0\u{227b}\0scE;\0\u{2ab4}\0scap;\0\u{2ab8}\0scaron;\0\u{161}\0\
    sccue;\0\u{227d}\0sce;\0\u{2ab0}\0scedil;\0\u{15f}\0scirc;\0\u{15d}\0scnE;\0\u{2ab6}\0\
    scnap;\0\u{2aba}\0scnsim;\0\u{22e9}\0scpolint;\0\u{2a13}\0scsim;\0\u{227f}\0scy;\0\u{441}\0\
    sdot;\0\u{22c5}\0sdotb;\0\u{22a1}\0sdote;\0\u{2a66}\0seArr;\0\u{21d8}\0searhk;\0\u{2925}\0\
    searr;\0\u{2198}\0searrow;\0\u{2198}\0sect\0\u{a7}\0sect;\0\u{a7}\0semi;\0;\0\
    seswar;\0\u{2929}\0setminus;\0\u{2216}\0setmn;\0\u{2216}\0sext;\0\u{2736}\0sfr;\0\u{1d530}\0\
    sfrown;\0\u{2322}\0sharp;\0\u{266f}\0shchcy;\0\u{449}\0shcy;\0\u{448}\0shortmid;\0\u{2223}\0\
    shortparallel;\0\u{2225}\0shy\0\u{ad}\0shy;\0\u{ad}\0sigma;\0\u{3c3}\0sigmaf;\0\u{3c2}\0\
    sigmav;\0\u{3c2}\0sim;\0\u{223c}\0simdot;\0\u{2a6a}\0sime;\0\u{2243}\0simeq;\0\u{2243}\0\
    simg;\0\u{2a9e}\0simgE;\0\u{2aa0}\0siml;\0\u{2a9d}\0simlE;\0\u{2a9f}\0simne;\0\u{2246}\0\
    simplus;\0\u{2a24}\0simrarr;\0\u{2972}\0slarr;\0\u{2190}\0smallsetminus;\0\u{2216}\0\
    smashp;\0\u{2a33}\0smeparsl;\0\u{29e4}\0smid;\0\u{2223}\0smile;\0\u{2323}\0smt;\0\u{2aaa}\0\
    smte;\0\u{2aac}\0smtes;\0\u{2aac}\u{fe00}\0softcy;\0\u{44c}\0sol;\0/\0solb;\0\u{29c4}\0\
    solbar;\0\u{233f}\0sopf;\0\u{1d564}\0spades;\0\u{2660}\0spadesuit;\0\u{2660}\0\
    spar;\0\u{2225}\0sqcap;\0\u{2293}\0sqcaps;\0\u{2293}\u{fe00}\0sqcup;\0\u{2294}\0\
    sqcups;\0\u{2294}\u{fe00}\0sqsub;\0\u{228f}\0sqsube;\0\u{2291}\0sqsubset;\0\u{228f}\0\
    sqsubseteq;\0\u{2291}\0sqsup;\0\u{2290}\0sqsupe;\0\u{2292}\0sqsupset;\0\u{2290}\0\
    sqsupseteq;\0\u{2292}\0squ;\0\u{25a1}\0square;\0\u{25a1}\0squarf;\0\u{25aa}\0\
    squf;\0\u{25aa}\0srarr;\0\u{2192}\0sscr;\0\u{1d4c8}\0ssetmn;\0\u{2216}\0ssmile;\0\u{2323}\0\
    sstarf;\0\u{22c6}\0star;\0\u{2606}\0starf;\0\u{2605}\0straightepsilon;\0\u{3f5}\0\
    straightphi;\0\u{3d5}\0strns;\0\u{af}\0sub;\0\u{2282}\0subE;\0\u{2ac5}\0subdot;\0\u{2abd}\0\
    sube;\0\u{2286}\0subedot;\0\u{2ac3}\0submult;\0\u{2ac1}\0subnE;\0\u{2acb}\0\
    subne;\0\u{228a}\0subplus;\0\u{2abf}\0subrarr;\0\u{2979}\0subset;\0\u{2282}\0\
    subseteq;\0\u{2286}\0subseteqq;\0\u{2ac5}\0subsetneq;\0\u{228a}\0subsetneqq;\0\u{2acb}\0\
    subsim;\0\u{2ac7}\0subsub;\0\u{2ad5}\0subsup;\0\u{2ad3}\0succ;\0\u{227b}\0\
    succapprox;\0\u{2ab8}\0succcurlyeq;\0\u{227d}\0succeq;\0\u{2ab0}\0succnapprox;\0\u{2aba}\0\
    succneqq;\0\u{2ab6}\0succnsim;\0\u{22e9}\0succsim;\0\u{227f}\0sum;\0\u{2211}\0\
    sung;\0\u{266a}\0sup1\0\u{b9}\0sup1;\0\u{b9}\0sup2\0\u{b2}\0sup2;\0\u{b2}\0sup3\0\u{b3}\0\
    sup3;\0\u{b3}\0sup;\0\u{2283}\0supE;\0\u{2ac6}\0supdot;\0\u{2abe}\0supdsub;\0\u{2ad8}\0\
    supe;\0\u{2287}\0supedot;\0\u{2ac4}\0suphsol;\0\u{27c9}\0suphsub;\0\u{2ad7}\0\
    suplarr;\0\u{297b}\0supmult;\0\u{2ac2}\0supnE;\0\u{2acc}\0supne;\0\u{228b}\0\
    supplus;\0\u{2ac0}\0supset;\0\u{2283}\0supseteq;\0\u{2287}\0supseteqq;\0\u{2ac6}\0\
    supsetneq;\0\u{228b}\0supsetneqq;\0\u{2acc}\0supsim;\0\u{2ac8}\0supsub;\0\u{2ad4}\0\
    supsup;\0\u{2ad6}\0swArr;\0\u{21d9}\0swarhk;\0\u{2926}\0swarr;\0\u{2199}\0\
    swarrow;\0\u{2199}\0swnwar;\0\u{292a}\0szlig\0\u{df}\0szlig;\0\u{df}\0target;\0\u{2316}\0\
    tau;\0\u{3c4}\0tbrk;\0\u{23b4}\0tcaron;\0\u{165}\0tcedil;\0\u{163}\0tcy;\0\u{442}\0\
    tdot;\0\u{20db}\0telrec;\0\u{2315}\0tfr;\0\u{1d531}\0there4;\0\u{2234}\0\
    therefore;\0\u{2234}\0theta;\0\u{3b8}\0thetasym;\0\u{3d1}\0thetav;\0\u{3d1}\0\
    thickapprox;\0\u{2248}\0thicksim;\0\u{223c}\0thinsp;\0\u{2009}\0thkap;\0\u{2248}\0\
    thksim;\0\u{223c}\0thorn\0\u{fe}\0thorn;\0\u{fe}\0tilde;\0\u{2dc}\0times\0\u{d7}\0\
    times;\0\u{d7}\0timesb;\0\u{22a0}\0timesbar;\0\u{2a31}\0timesd;\0\u{2a30}\0tint;\0\u{222d}\0\
    toea;\0\u{2928}\0top;\0\u{22a4}\0topbot;\0\u{2336}\0topcir;\0\u{2af1}\0topf;\0\u{1d565}\0\
    topfork;\0\u{2ada}\0tosa;\0\u{2929}\0tprime;\0\u{2034}\0trade;\0\u{2122}\0\
    triangle;\0\u{25b5}\0triangledown;\0\u{25bf}\0triangleleft;\0\u{25c3}\0\
    trianglelefteq;\0\u{22b4}\0triangleq;\0\u{225c}\0triangleright;\0\u{25b9}\0\
    trianglerighteq;\0\u{22b5}\0tridot;\0\u{25ec}\0trie;\0\u{225c}\0triminus;\0\u{2a3a}\0\
    triplus;\0\u{2a39}\0trisb;\0\u{29cd}\0tritime;\0\u{2a3b}\0trpezium;\0\u{23e2}\0\
    tscr;\0\u{1d4c9}\0tscy;\0\u{446}\0tshcy;\0\u{45b}\0tstrok;\0\u{167}\0twixt;\0\u{226c}\0\
    twoheadleftarrow;\0\u{219e}\0twoheadrightarrow;\0\u{21a0}\0uArr;\0\u{21d1}\0\
    uHar;\0\u{2963}\0uacute\0\u{fa}\0uacute;\0\u{fa}\0uarr;\0\u{2191}\0ubrcy;\0\u{45e}\0\
    ubreve;\0\u{16d}\0ucirc\0\u{fb}\0ucirc;\0\u{fb}\0ucy;\0\u{443}\0udarr;\0\u{21c5}\0\
    udblac;\0\u{171}\0udhar;\0\u{296e}\0ufisht;\0\u{297e}\0ufr;\0\u{1d532}\0ugrave\0\u{f9}\0\
    ugrave;\0\u{f9}\0uharl;\0\u{21bf}\0uharr;\0\u{21be}\0uhblk;\0\u{2580}\0ulcorn;\0\u{231c}\0\
    ulcorner;\0\u{231c}\0ulcrop;\0\u{230f}\0ultri;\0\u{25f8}\0umacr;\0\u{16b}\0uml\0\u{a8}\0\
    uml;\0\u{a8}\0uogon;\0\u{173}\0uopf;\0\u{1d566}\0uparrow;\0\u{2191}\0\
    updownarrow;\0\u{2195}\0upharpoonleft;\0\u{21bf}\0upharpoonright;\0\u{21be}\0\
    uplus;\0\u{228e}\0upsi;\0\u{3c5}\0upsih;\0\u{3d2}\0upsilon;\0\u{3c5}\0\
    upuparrows;\0\u{21c8}\0urcorn;\0\u{231d}\0urcorner;\0\u{231d}\0urcrop;\0\u{230e}\0\
    uring;\0\u{16f}\0urtri;\0\u{25f9}\0uscr;\0\u{1d4ca}\0utdot;\0\u{22f0}\0utilde;\0\u{169}\0\
    utri;\0\u{25b5}\0utrif;\0\u{25b4}\0uuarr;\0\u{21c8}\0uuml\0\u{fc}\0uuml;\0\u{fc}\0\
    uwangle;\0\u{29a7}\0vArr;\0\u{21d5}\0vBar;\0\u{2ae8}\0vBarv;\0\u{2ae9}\0vDash;\0\u{22a8}\0\
    vangrt;\0\u{299c}\0varepsilon;\0\u{3f5}\0varkappa;\0\u{3f0}\0varnothing;\0\u{2205}\0\
    varphi;\0\u{3d5}\0varpi;\0\u{3d6}\0varpropto;\0\u{221d}\0varr;\0\u{2195}\0varrho;\0\u{3f1}\0\
    varsigma;\0\u{3c2}\0varsubsetneq;\0\u{228a}\u{fe00}\0varsubsetneqq;\0\u{2acb}\u{fe00}\0\
    varsupsetneq;\0\u{228b}\u{fe00}\0varsupsetneqq;\0\u{2acc}\u{fe00}\0vartheta;\0\u{3d1}\0\
    vartriangleleft;\0\u{22b2}\0vartriangleright;\0\u{22b3}\0vcy;\0\u{432}\0vdash;\0\u{22a2}\0\
    vee;\0\u{2228}\0veebar;\0\u{22bb}\0veeeq;\0\u{225a}\0vellip;\0\u{22ee}\0verbar;\0|\0\
    vert;\0|\0vfr;\0\u{1d533}\0vltri;\0\u{22b2}\0vnsub;\0\u{2282}\u{20d2}\0\
    vnsup;\0\u{2283}\u{20d2}\0vopf;\0\u{1d567}\0vprop;\0\u{221d}\0vrtri;\0\u{22b3}\0\
    vscr;\0\u{1d4cb}\0vsubnE;\0\u{2acb}\u{fe00}\0vsubne;\0\u{228a}\u{fe00}\0\
    vsupnE;\0\u{2acc}\u{fe00}\0vsupne;\0\u{228b}\u{fe00}\0vzigzag;\0\u{299a}\0wcirc;\0\u{175}\0\
    wedbar;\0\u{2a5f}\0wedge;\0\u{2227}\0wedgeq;\0\u{2259}\0weierp;\0\u{2118}\0wfr;\0\u{1d534}\0\
    wopf;\0\u{1d568}\0wp;\0\u{2118}\0wr;\0\u{2240}\0wreath;\0\u{2240}\0wscr;\0\u{1d4cc}\0\
    xcap;\0\u{22c2}\0xcirc;\0\u{25ef}\0xcup;\0\u{22c3}\0xdtri;\0\u{25bd}\0xfr;\0\u{1d535}\0\
    xhArr;\0\u{27fa}\0xharr;\0\u{27f7}\0xi;\0\u{3be}\0xlArr;\0\u{27f8}\0xlarr;\0\u{27f5}\0\
    xmap;\0\u{27fc}\0xnis;\0\u{22fb}\0xodot;\0\u{2a00}\0xopf;\0\u{1d569}\0xoplus;\0\u{2a01}\0\
    xotime;\0\u{2a02}\0xrArr;\0\u{27f9}\0xrarr;\0\u{27f6}\0xscr;\0\u{1d4cd}\0xsqcup;\0\u{2a06}\0\
    xuplus;\0\u{2a04}\0xutri;\0\u{25b3}\0xvee;\0\u{22c1}\0xwedge;\0\u{22c0}\0yacute\0\u{fd}\0\
    yacute;\0\u{fd}\0yacy;\0\u{44f}\0ycirc;\0\u{177}\0ycy;\0\u{44b}\0yen\0\u{a5}\0yen;\0\u{a5}\0\
    yfr;\0\u{1d536}\0yicy;\0\u{457}\0yopf;\0\u{1d56a}\0yscr;\0\u{1d4ce}\0yucy;\0\u{44e}\0\
    yuml\0\u{ff}\0yuml;\0\u{ff}\0zacute;\0\u{17a}\0zcaron;\0\u{17e}\0zcy;\0\u{437}\0\
    zdot;\0\u{17c}\0zeetrf;\0\u{2128}\0zeta;\0\u{3b6}\0zfr;\0\u{1d537}\0zhcy;\0\u{436}\0\
    zigrarr;\0\u{21dd}\0zopf;\0\u{1d56b}\0zscr;\0\u{1d4cf}\0zwj;\0\u{200d}\0zwnj;\0\u{200c}\0
    """

  /// Where each begins in `text`, and where the last ends.
  static let offsets: InlineArray<2232, UInt16> = [
    0, 9, 19, 25, 32, 42, 53, 64, 73, 83, 91, 101, 111, 122, 132, 142,
    151, 161, 172, 191, 200, 210, 221, 233, 243, 254, 262, 271, 286, 296, 308, 316,
    329, 345, 354, 364, 375, 385, 395, 407, 416, 424, 433, 444, 453, 479, 492, 503,
    513, 524, 534, 547, 556, 568, 582, 591, 599, 614, 631, 647, 664, 694, 721, 742,
    753, 765, 780, 792, 813, 823, 838, 875, 886, 897, 906, 918, 926, 940, 949, 958,
    967, 979, 989, 1000, 1011, 1019, 1028, 1038, 1048, 1069, 1088, 1115, 1135, 1156, 1169, 1188,
    1199, 1207, 1219, 1233, 1260, 1274, 1295, 1316, 1342, 1361, 1386, 1416, 1442, 1464, 1484, 1503,
    1526, 1549, 1564, 1582, 1604, 1618, 1643, 1666, 1686, 1709, 1733, 1754, 1778, 1791, 1809, 1824,
    1835, 1846, 1854, 1861, 1869, 1879, 1890, 1901, 1910, 1920, 1928, 1937, 1947, 1957, 1968, 1981,
    1991, 2013, 2039, 2049, 2060, 2072, 2083, 2099, 2116, 2126, 2136, 2144, 2152, 2161, 2173, 2191,
    2199, 2209, 2232, 2259, 2270, 2282, 2298, 2308, 2317, 2322, 2328, 2338, 2349, 2360, 2371, 2381,
    2389, 2398, 2408, 2416, 2427, 2445, 2467, 2489, 2509, 2526, 2549, 2567, 2578, 2586, 2597, 2607,
    2614, 2624, 2633, 2651, 2661, 2681, 2691, 2702, 2720, 2735, 2744, 2754, 2763, 2773, 2784, 2793,
    2803, 2811, 2820, 2829, 2839, 2850, 2858, 2868, 2884, 2897, 2906, 2920, 2938, 2958, 2978, 2988,
    2999, 3008, 3018, 3029, 3039, 3047, 3056, 3066, 3074, 3084, 3095, 3106, 3117, 3127, 3136, 3145,
    3155, 3166, 3174, 3184, 3195, 3206, 3215, 3220, 3226, 3237, 3248, 3258, 3274, 3284, 3295, 3306,
    3314, 3336, 3351, 3369, 3394, 3411, 3434, 3457, 3477, 3500, 3515, 3535, 3556, 3569, 3587, 3606,
    3624, 3645, 3668, 3690, 3711, 3729, 3750, 3766, 3785, 3800, 3820, 3842, 3861, 3878, 3892, 3912,
    3927, 3937, 3945, 3961, 3972, 3991, 4015, 4035, 4054, 4078, 4098, 4109, 4129, 4150, 4160, 4169,
    4180, 4188, 4197, 4205, 4222, 4237, 4247, 4262, 4273, 4283, 4290, 4299, 4310, 4321, 4332, 4340,
    4365, 4389, 4412, 4439, 4465, 4485, 4496, 4506, 4519, 4540, 4550, 4559, 4577, 4592, 4618, 4634,
    4648, 4669, 4684, 4700, 4721, 4748, 4773, 4793, 4821, 4842, 4865, 4885, 4906, 4932, 4958, 4971,
    4989, 5009, 5028, 5053, 5071, 5102, 5127, 5144, 5168, 5195, 5218, 5240, 5267, 5294, 5317, 5343,
    5368, 5396, 5414, 5434, 5451, 5475, 5502, 5526, 5546, 5568, 5582, 5601, 5624, 5643, 5663, 5674,
    5684, 5695, 5702, 5712, 5722, 5733, 5742, 5752, 5760, 5771, 5781, 5791, 5802, 5812, 5822, 5834,
    5845, 5871, 5891, 5899, 5910, 5920, 5931, 5941, 5952, 5964, 5972, 5981, 5994, 6009, 6026, 6047,
    6061, 6069, 6079, 6087, 6094, 6108, 6127, 6137, 6145, 6159, 6178, 6202, 6221, 6232, 6245, 6261,
    6279, 6290, 6298, 6305, 6313, 6323, 6333, 6344, 6355, 6362, 6370, 6381, 6391, 6401, 6413, 6424,
    6435, 6443, 6451, 6471, 6495, 6521, 6530, 6538, 6561, 6577, 6596, 6621, 6639, 6663, 6687, 6708,
    6732, 6748, 6762, 6781, 6801, 6820, 6842, 6866, 6889, 6911, 6930, 6952, 6969, 6989, 7005, 7015,
    7033, 7050, 7060, 7069, 7086, 7097, 7106, 7117, 7128, 7136, 7147, 7158, 7168, 7176, 7186, 7206,
    7226, 7247, 7265, 7275, 7292, 7303, 7313, 7325, 7349, 7367, 7390, 7410, 7435, 7452, 7463, 7473,
    7482, 7494, 7511, 7525, 7544, 7568, 7587, 7601, 7610, 7619, 7633, 7652, 7664, 7673, 7683, 7694,
    7704, 7713, 7720, 7728, 7739, 7750, 7758, 7768, 7783, 7793, 7812, 7827, 7838, 7854, 7874, 7890,
    7901, 7916, 7927, 7938, 7948, 7959, 7969, 7983, 7993, 8004, 8013, 8023, 8031, 8042, 8052, 8062,
    8073, 8083, 8095, 8111, 8129, 8151, 8162, 8177, 8187, 8198, 8211, 8227, 8249, 8266, 8285, 8296,
    8312, 8325, 8342, 8362, 8383, 8392, 8404, 8414, 8425, 8436, 8444, 8453, 8464, 8474, 8482, 8493,
    8505, 8514, 8526, 8536, 8553, 8569, 8592, 8611, 8630, 8640, 8651, 8662, 8674, 8684, 8695, 8705,
    8716, 8727, 8737, 8744, 8755, 8766, 8775, 8784, 8793, 8803, 8814, 8824, 8832, 8842, 8853, 8864,
    8873, 8882, 8893, 8904, 8912, 8921, 8941, 8950, 8959, 8969, 8980, 8990, 9001, 9012, 9020, 9031,
    9040, 9049, 9059, 9068, 9078, 9086, 9095, 9105, 9113, 9123, 9133, 9144, 9157, 9168, 9178, 9188,
    9199, 9205, 9212, 9221, 9233, 9243, 9257, 9267, 9276, 9286, 9297, 9309, 9323, 9337, 9351, 9365,
    9379, 9393, 9407, 9421, 9432, 9445, 9459, 9471, 9481, 9494, 9504, 9515, 9523, 9532, 9544, 9553,
    9563, 9571, 9583, 9597, 9606, 9616, 9627, 9634, 9645, 9658, 9668, 9679, 9687, 9696, 9710, 9721,
    9731, 9745, 9761, 9776, 9789, 9804, 9816, 9828, 9842, 9852, 9866, 9877, 9885, 9896, 9908, 9921,
    9934, 9944, 9956, 9965, 9975, 9988, 9998, 10010, 10023, 10035, 10048, 10062, 10077, 10091, 10104, 10125,
    10144, 10158, 10170, 10184, 10196, 10214, 10231, 10250, 10273, 10296, 10320, 10331, 10342, 10353, 10364, 10375,
    10385, 10401, 10411, 10422, 10431, 10443, 10455, 10466, 10477, 10488, 10499, 10509, 10520, 10531, 10542, 10553,
    10564, 10575, 10586, 10597, 10607, 10618, 10629, 10640, 10651, 10662, 10673, 10685, 10696, 10707, 10718, 10729,
    10739, 10750, 10761, 10772, 10783, 10797, 10810, 10824, 10835, 10846, 10857, 10868, 10878, 10889, 10900, 10911,
    10922, 10933, 10944, 10956, 10966, 10976, 10987, 10998, 11009, 11019, 11030, 11038, 11049, 11063, 11073, 11085,
    11095, 11106, 11117, 11129, 11140, 11149, 11161, 11175, 11187, 11199, 11211, 11224, 11235, 11245, 11256, 11267,
    11277, 11288, 11298, 11309, 11322, 11331, 11340, 11350, 11363, 11371, 11380, 11394, 11404, 11413, 11424, 11439,
    11447, 11456, 11466, 11475, 11487, 11508, 11530, 11543, 11557, 11573, 11590, 11607, 11617, 11631, 11643, 11656,
    11667, 11681, 11690, 11702, 11715, 11724, 11734, 11744, 11756, 11772, 11787, 11797, 11810, 11822, 11833, 11845,
    11853, 11862, 11874, 11885, 11896, 11907, 11917, 11928, 11938, 11949, 11960, 11973, 11986, 11997, 12008, 12020,
    12033, 12042, 12056, 12068, 12080, 12092, 12103, 12116, 12128, 12141, 12158, 12175, 12189, 12205, 12215, 12226,
    12246, 12267, 12278, 12289, 12303, 12314, 12326, 12336, 12346, 12358, 12370, 12380, 12390, 12401, 12414, 12424,
    12435, 12443, 12451, 12464, 12475, 12488, 12495, 12503, 12513, 12526, 12538, 12548, 12559, 12570, 12580, 12593,
    12610, 12621, 12629, 12641, 12652, 12660, 12670, 12681, 12700, 12712, 12721, 12733, 12745, 12755, 12766, 12774,
    12785, 12799, 12813, 12826, 12841, 12861, 12876, 12896, 12917, 12939, 12953, 12965, 12977, 12988, 12997, 13007,
    13018, 13029, 13039, 13050, 13061, 13072, 13085, 13094, 13108, 13119, 13129, 13139, 13150, 13162, 13173, 13183,
    13192, 13202, 13214, 13222, 13231, 13239, 13250, 13260, 13268, 13278, 13289, 13298, 13310, 13318, 13332, 13341,
    13350, 13362, 13372, 13383, 13397, 13409, 13421, 13433, 13443, 13451, 13461, 13471, 13482, 13492, 13504, 13515,
    13524, 13536, 13546, 13558, 13571, 13582, 13598, 13615, 13625, 13637, 13648, 13661, 13675, 13686, 13697, 13707,
    13718, 13728, 13736, 13743, 13751, 13759, 13768, 13778, 13786, 13797, 13814, 13832, 13851, 13859, 13871, 13883,
    13894, 13906, 13916, 13927, 13937, 13947, 13958, 13969, 13978, 13989, 14001, 14011, 14022, 14036, 14046, 14057,
    14069, 14079, 14090, 14102, 14114, 14126, 14138, 14150, 14160, 14171, 14183, 14195, 14207, 14219, 14231, 14243,
    14254, 14265, 14276, 14284, 14293, 14304, 14314, 14325, 14334, 14345, 14355, 14363, 14372, 14380, 14389, 14398,
    14408, 14422, 14431, 14442, 14454, 14467, 14481, 14494, 14506, 14516, 14524, 14533, 14544, 14553, 14561, 14570,
    14579, 14588, 14597, 14607, 14621, 14630, 14640, 14651, 14662, 14673, 14682, 14692, 14702, 14713, 14724, 14729,
    14735, 14745, 14756, 14767, 14779, 14792, 14807, 14819, 14831, 14846, 14862, 14875, 14887, 14905, 14918, 14928,
    14940, 14949, 14961, 14972, 14982, 14995, 15006, 15016, 15026, 15038, 15053, 15065, 15077, 15087, 15101, 15115,
    15126, 15138, 15157, 15177, 15188, 15200, 15211, 15223, 15234, 15246, 15258, 15268, 15279, 15287, 15296, 15306,
    15314, 15323, 15332, 15342, 15351, 15361, 15371, 15382, 15390, 15402, 15413, 15425, 15436, 15446, 15456, 15467,
    15481, 15495, 15505, 15515, 15525, 15533, 15545, 15556, 15570, 15581, 15590, 15602, 15616, 15630, 15644, 15657,
    15666, 15676, 15687, 15696, 15707, 15717, 15728, 15739, 15749, 15760, 15773, 15784, 15796, 15807, 15815, 15826,
    15836, 15844, 15853, 15863, 15871, 15881, 15891, 15902, 15913, 15924, 15934, 15944, 15955, 15966, 15974, 15984,
    15995, 16004, 16013, 16024, 16035, 16046, 16056, 16068, 16079, 16087, 16096, 16106, 16117, 16131, 16143, 16154,
    16164, 16175, 16187, 16196, 16205, 16215, 16225, 16236, 16249, 16261, 16273, 16285, 16297, 16310, 16322, 16331,
    16343, 16353, 16367, 16378, 16389, 16399, 16409, 16420, 16433, 16446, 16457, 16468, 16479, 16487, 16495, 16505,
    16516, 16528, 16541, 16555, 16565, 16573, 16588, 16607, 16628, 16647, 16667, 16687, 16708, 16731, 16756, 16776,
    16785, 16794, 16804, 16818, 16827, 16838, 16850, 16863, 16877, 16890, 16902, 16918, 16931, 16946, 16962, 16975,
    16988, 17000, 17012, 17022, 17030, 17039, 17050, 17061, 17073, 17084, 17093, 17101, 17112, 17126, 17138, 17149,
    17160, 17172, 17188, 17197, 17207, 17221, 17230, 17240, 17251, 17262, 17273, 17284, 17295, 17314, 17338, 17354,
    17374, 17393, 17413, 17424, 17435, 17447, 17460, 17472, 17482, 17491, 17504, 17514, 17522, 17534, 17545, 17559,
    17570, 17582, 17591, 17602, 17614, 17625, 17634, 17644, 17655, 17666, 17674, 17685, 17697, 17708, 17713, 17719,
    17729, 17740, 17751, 17763, 17775, 17787, 17800, 17812, 17822, 17833, 17844, 17858, 17871, 17889, 17902, 17913,
    17921, 17930, 17940, 17950, 17963, 17972, 17984, 18000, 18016, 18030, 18042, 18054, 18062, 18073, 18092, 18102,
    18111, 18120, 18130, 18139, 18149, 18161, 18171, 18182, 18193, 18205, 18217, 18230, 18240, 18250, 18262, 18274,
    18285, 18293, 18304, 18316, 18323, 18337, 18348, 18359, 18371, 18383, 18399, 18420, 18431, 18443, 18455, 18472,
    18484, 18496, 18507, 18518, 18531, 18540, 18552, 18565, 18575, 18588, 18599, 18612, 18626, 18634, 18643, 18656,
    18670, 18680, 18691, 18702, 18713, 18729, 18739, 18747, 18758, 18766, 18777, 18789, 18800, 18813, 18826, 18838,
    18850, 18863, 18875, 18888, 18898, 18909, 18918, 18928, 18941, 18958, 18970, 18981, 18990, 19000, 19011, 19022,
    19033, 19041, 19050, 19060, 19069, 19078, 19089, 19100, 19111, 19121, 19130, 19146, 19167, 19177, 19190, 19207,
    19219, 19230, 19241, 19250, 19261, 19273, 19283, 19294, 19301, 19309, 19320, 19334, 19350, 19363, 19376, 19389,
    19400, 19413, 19426, 19439, 19449, 19464, 19479, 19492, 19505, 19514, 19526, 19538, 19549, 19564, 19575, 19586,
    19600, 19614, 19631, 19642, 19654, 19663, 19675, 19687, 19698, 19713, 19733, 19743, 19754, 19766, 19777, 19788,
    19801, 19814, 19824, 19837, 19848, 19864, 19879, 19897, 19908, 19923, 19933, 19946, 19957, 19973, 19988, 20006,
    20016, 20026, 20037, 20047, 20066, 20087, 20107, 20129, 20136, 20143, 20155, 20166, 20178, 20190, 20203, 20215,
    20228, 20239, 20252, 20264, 20277, 20288, 20304, 20316, 20332, 20346, 20357, 20369, 20380, 20393, 20405, 20413,
    20423, 20434, 20444, 20454, 20463, 20473, 20481, 20492, 20503, 20513, 20523, 20535, 20545, 20556, 20566, 20575,
    20585, 20596, 20605, 20616, 20624, 20634, 20645, 20656, 20669, 20680, 20689, 20699, 20709, 20721, 20731, 20743,
    20754, 20764, 20775, 20786, 20794, 20805, 20814, 20825, 20838, 20846, 20855, 20863, 20872, 20884, 20894, 20907,
    20916, 20926, 20936, 20947, 20957, 20967, 20978, 20990, 21004, 21012, 21021, 21032, 21041, 21049, 21058, 21072,
    21084, 21095, 21105, 21113, 21123, 21133, 21145, 21155, 21168, 21178, 21186, 21195, 21207, 21218, 21225, 21240,
    21248, 21260, 21273, 21285, 21293, 21307, 21318, 21331, 21343, 21355, 21366, 21376, 21387, 21400, 21413, 21420,
    21434, 21445, 21454, 21464, 21472, 21481, 21491, 21502, 21511, 21521, 21537, 21554, 21566, 21583, 21597, 21611,
    21624, 21635, 21647, 21657, 21668, 21680, 21690, 21704, 21718, 21732, 21742, 21754, 21765, 21777, 21788, 21796,
    21808, 21818, 21828, 21839, 21851, 21862, 21879, 21892, 21901, 21914, 21921, 21929, 21940, 21950, 21962, 21973,
    21983, 21995, 22006, 22017, 22031, 22041, 22052, 22063, 22075, 22084, 22094, 22104, 22116, 22127, 22140, 22151,
    22163, 22175, 22187, 22199, 22212, 22224, 22235, 22247, 22258, 22273, 22284, 22295, 22305, 22315, 22326, 22339,
    22352, 22363, 22374, 22385, 22393, 22401, 22411, 22424, 22435, 22447, 22457, 22467, 22480, 22494, 22505, 22515,
    22522, 22530, 22542, 22554, 22564, 22575, 22586, 22598, 22606, 22615, 22631, 22651, 22673, 22693, 22714, 22737,
    22759, 22780, 22801, 22810, 22828, 22839, 22850, 22859, 22871, 22887, 22898, 22909, 22920, 22931, 22942, 22953,
    22965, 22978, 22986, 22998, 23012, 23023, 23035, 23046, 23055, 23063, 23074, 23086, 23098, 23110, 23120, 23131,
    23142, 23156, 23169, 23177, 23188, 23199, 23207, 23216, 23226, 23237, 23248, 23257, 23268, 23278, 23288, 23299,
    23311, 23325, 23336, 23344, 23354, 23365, 23376, 23387, 23399, 23410, 23423, 23431, 23440, 23448, 23460, 23474,
    23485, 23495, 23505, 23517, 23528, 23539, 23548, 23562, 23581, 23588, 23596, 23606, 23617, 23628, 23637, 23649,
    23659, 23670, 23680, 23691, 23701, 23712, 23723, 23736, 23749, 23760, 23779, 23791, 23805, 23815, 23826, 23835,
    23845, 23859, 23870, 23877, 23887, 23899, 23910, 23922, 23937, 23947, 23958, 23973, 23984, 23999, 24010, 24022,
    24036, 24052, 24063, 24075, 24089, 24105, 24114, 24126, 24138, 24148, 24159, 24170, 24182, 24194, 24206, 24216,
    24227, 24247, 24263, 24273, 24282, 24292, 24304, 24314, 24327, 24340, 24351, 24362, 24375, 24388, 24400, 24414,
    24429, 24444, 24460, 24472, 24484, 24496, 24506, 24522, 24539, 24551, 24568, 24582, 24596, 24609, 24618, 24628,
    24636, 24645, 24653, 24662, 24670, 24679, 24688, 24698, 24710, 24723, 24733, 24746, 24759, 24772, 24785, 24798,
    24809, 24820, 24833, 24845, 24859, 24874, 24889, 24905, 24917, 24929, 24941, 24952, 24964, 24975, 24988, 25000,
    25009, 25019, 25031, 25039, 25049, 25060, 25071, 25079, 25089, 25101, 25111, 25123, 25138, 25148, 25161, 25172,
    25189, 25203, 25215, 25226, 25238, 25247, 25257, 25267, 25276, 25286, 25298, 25312, 25324, 25334, 25344, 25353,
    25365, 25377, 25388, 25401, 25411, 25423, 25434, 25448, 25466, 25484, 25504, 25519, 25538, 25559, 25571, 25581,
    25595, 25608, 25619, 25632, 25646, 25657, 25666, 25676, 25687, 25698, 25720, 25743, 25753, 25763, 25773, 25784,
    25794, 25804, 25815, 25824, 25834, 25842, 25853, 25864, 25875, 25887, 25897, 25907, 25918, 25929, 25940, 25951,
    25963, 25977, 25989, 26000, 26010, 26017, 26025, 26035, 26046, 26059, 26076, 26095, 26115, 26126, 26135, 26145,
    26157, 26173, 26185, 26199, 26211, 26221, 26232, 26243, 26254, 26265, 26275, 26286, 26297, 26305, 26314, 26327,
    26337, 26347, 26358, 26369, 26381, 26396, 26409, 26425, 26436, 26446, 26461, 26471, 26482, 26495, 26516, 26538,
    26559, 26581, 26594, 26615, 26637, 26645, 26656, 26665, 26677, 26688, 26700, 26710, 26718, 26728, 26739, 26753,
    26767, 26778, 26789, 26800, 26811, 26826, 26841, 26856, 26871, 26884, 26894, 26906, 26917, 26929, 26941, 26951,
    26962, 26970, 26978, 26990, 27001, 27011, 27022, 27032, 27043, 27053, 27064, 27075, 27082, 27093, 27104, 27114,
    27124, 27135, 27146, 27158, 27170, 27181, 27192, 27203, 27215, 27227, 27238, 27248, 27260, 27270, 27281, 27290,
    27300, 27308, 27315, 27323, 27333, 27342, 27353, 27364, 27373, 27381, 27390, 27401, 27412, 27420, 27429, 27441,
    27450, 27460, 27469, 27482, 27493, 27504, 27513, 27523,
  ]

  /// A hash table with open addressing: the number of a name from 1, or 0.
  static let slots: InlineArray<4096, UInt16> = [
    1817, 1805, 1176, 780, 1942, 1179, 2048, 2124, 0, 0, 2012, 1287, 1576, 0, 0, 249,
    2162, 0, 0, 958, 1129, 1566, 0, 0, 0, 456, 0, 1767, 288, 0, 1628, 0,
    45, 185, 752, 1732, 967, 1315, 1785, 1985, 0, 0, 0, 0, 1651, 0, 0, 0,
    0, 0, 343, 0, 0, 898, 652, 394, 22, 1220, 0, 0, 1115, 271, 1897, 0,
    0, 0, 11, 1412, 0, 0, 0, 1487, 14, 570, 0, 412, 0, 671, 108, 0,
    1754, 0, 0, 766, 169, 1245, 657, 1828, 1455, 1530, 2151, 2197, 0, 0, 0, 0,
    0, 0, 1965, 0, 1611, 0, 0, 152, 1158, 76, 0, 1781, 0, 1205, 0, 0,
    418, 1074, 1735, 0, 0, 0, 513, 909, 1208, 555, 1159, 0, 0, 0, 0, 0,
    2033, 880, 0, 1619, 243, 1024, 0, 190, 216, 1939, 0, 0, 221, 471, 1390, 2051,
    0, 1392, 1696, 1065, 1734, 2168, 1769, 2182, 1574, 0, 0, 1812, 1005, 0, 0, 0,
    0, 1344, 1629, 0, 0, 699, 1925, 0, 0, 1273, 688, 399, 42, 920, 0, 253,
    355, 0, 0, 1064, 0, 1109, 86, 478, 929, 0, 0, 0, 1921, 0, 0, 2109,
    370, 0, 0, 0, 939, 0, 0, 0, 1409, 1456, 1972, 164, 467, 1970, 0, 563,
    708, 0, 0, 0, 351, 950, 1663, 1803, 2031, 0, 0, 0, 1919, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 1993, 0, 1127, 102, 0, 0, 0, 0, 1669,
    0, 155, 350, 754, 270, 961, 2146, 0, 984, 0, 0, 0, 0, 0, 921, 1643,
    2095, 0, 479, 0, 2118, 154, 197, 638, 1929, 2021, 1593, 0, 0, 0, 0, 0,
    0, 0, 764, 2019, 0, 0, 0, 962, 0, 2054, 451, 550, 1660, 0, 1526, 1859,
    0, 0, 0, 0, 0, 0, 0, 1263, 441, 834, 1330, 1336, 791, 1353, 1554, 1535,
    156, 591, 374, 1678, 1749, 2148, 0, 0, 227, 448, 743, 806, 1620, 1617, 1122, 1532,
    1912, 0, 1102, 0, 0, 0, 0, 0, 459, 1539, 0, 940, 987, 0, 0, 1772,
    72, 0, 0, 0, 1249, 0, 0, 771, 1866, 1905, 0, 0, 52, 598, 1602, 0,
    973, 81, 680, 0, 0, 0, 259, 0, 1799, 0, 0, 849, 1340, 150, 2150, 2216,
    0, 1173, 2052, 1318, 1519, 2063, 0, 202, 1843, 0, 0, 0, 1206, 0, 0, 0,
    0, 0, 0, 879, 1190, 1250, 0, 462, 261, 979, 1610, 0, 50, 78, 258, 273,
    480, 2032, 0, 0, 1460, 0, 0, 0, 1547, 0, 0, 0, 0, 103, 534, 1137,
    483, 0, 0, 0, 0, 0, 0, 0, 770, 1465, 1762, 1327, 0, 1007, 0, 520,
    928, 0, 233, 976, 346, 422, 0, 0, 0, 1335, 0, 0, 0, 541, 417, 1268,
    1691, 0, 0, 2000, 1103, 1111, 0, 0, 0, 0, 1306, 0, 0, 1838, 0, 1233,
    0, 2035, 0, 0, 2145, 2154, 0, 0, 2206, 1668, 1999, 112, 0, 391, 0, 0,
    0, 2100, 0, 0, 0, 2070, 878, 760, 1707, 1896, 2195, 1902, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 1400, 0, 168, 0, 0, 0, 1804, 0, 0,
    2208, 205, 0, 1537, 0, 0, 0, 0, 481, 758, 827, 1598, 1326, 0, 477, 0,
    1849, 2047, 0, 0, 0, 964, 0, 0, 0, 0, 0, 515, 1533, 1955, 179, 0,
    1520, 0, 0, 0, 0, 335, 1908, 763, 768, 319, 906, 0, 724, 0, 1355, 527,
    1871, 1992, 2093, 0, 0, 0, 0, 1481, 0, 1841, 1875, 0, 0, 0, 663, 1125,
    1348, 93, 723, 941, 1118, 731, 0, 0, 0, 672, 1523, 1973, 0, 10, 1161, 24,
    0, 0, 0, 0, 0, 436, 1213, 1358, 2221, 1387, 2177, 0, 1499, 0, 900, 0,
    0, 1739, 59, 218, 356, 345, 557, 0, 393, 0, 0, 1645, 284, 1892, 0, 0,
    0, 1246, 0, 1840, 0, 1991, 0, 0, 1819, 823, 0, 0, 632, 1141, 1368, 1808,
    0, 0, 0, 2001, 0, 0, 2215, 713, 0, 0, 0, 0, 430, 1093, 1399, 285,
    1505, 2129, 0, 0, 2138, 0, 999, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    789, 67, 0, 1744, 1814, 0, 0, 1941, 668, 181, 247, 0, 444, 0, 0, 0,
    0, 0, 0, 1983, 1410, 0, 0, 0, 1565, 508, 0, 0, 1567, 566, 930, 587,
    0, 457, 1041, 1578, 275, 821, 1321, 1324, 1783, 507, 0, 1501, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 348, 0, 0, 786, 0, 1757, 1852, 811,
    624, 0, 0, 1616, 610, 0, 0, 0, 0, 0, 2091, 1922, 0, 0, 0, 0,
    80, 0, 840, 1962, 1079, 1994, 0, 0, 225, 378, 0, 1320, 0, 1776, 873, 885,
    1894, 2141, 0, 0, 0, 0, 0, 0, 645, 0, 0, 0, 1594, 1012, 1018, 1272,
    600, 2077, 612, 0, 0, 0, 64, 0, 68, 0, 0, 0, 0, 215, 1049, 831,
    1147, 0, 0, 0, 0, 1641, 1791, 1903, 0, 0, 1534, 407, 521, 0, 0, 70,
    0, 375, 0, 0, 0, 0, 0, 31, 739, 1135, 1671, 279, 547, 383, 493, 715,
    2034, 0, 0, 331, 0, 0, 777, 704, 0, 1436, 2207, 0, 0, 1119, 0, 0,
    1261, 511, 0, 0, 2190, 0, 0, 0, 0, 0, 0, 0, 0, 312, 342, 1264,
    1308, 0, 564, 607, 1259, 0, 0, 0, 0, 0, 0, 1441, 0, 1011, 1170, 855,
    951, 1350, 1592, 1913, 0, 0, 0, 360, 1008, 488, 1830, 0, 0, 2218, 0, 0,
    0, 0, 1293, 2092, 234, 1207, 1704, 1398, 2094, 0, 0, 0, 0, 0, 0, 0,
    1527, 0, 0, 1276, 0, 689, 769, 85, 365, 0, 1426, 0, 0, 0, 0, 0,
    0, 630, 0, 1360, 0, 0, 0, 0, 1889, 0, 1468, 1923, 0, 210, 522, 1444,
    0, 711, 690, 1698, 89, 0, 0, 461, 561, 469, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 1223, 0, 145, 0, 324, 1096, 280, 0, 1930, 149, 0, 0, 0,
    0, 687, 0, 0, 953, 0, 1204, 0, 2220, 1703, 899, 2080, 2186, 1612, 0, 1782,
    0, 0, 0, 1000, 2213, 0, 0, 0, 853, 106, 1718, 992, 1931, 0, 0, 0,
    0, 0, 0, 0, 698, 1823, 0, 988, 265, 0, 0, 0, 1428, 2178, 1916, 0,
    0, 0, 0, 148, 1937, 0, 0, 1714, 0, 0, 0, 595, 0, 0, 1821, 0,
    1378, 1034, 1541, 2187, 304, 702, 212, 62, 1868, 2110, 2160, 0, 0, 0, 785, 0,
    0, 0, 0, 0, 0, 0, 847, 1128, 1945, 0, 0, 0, 1048, 0, 2205, 0,
    0, 107, 0, 0, 0, 0, 0, 269, 1415, 2074, 0, 0, 1020, 1870, 1996, 0,
    2137, 0, 260, 0, 0, 33, 0, 0, 96, 286, 144, 1794, 101, 0, 0, 452,
    1014, 990, 1765, 1748, 865, 574, 1257, 725, 1568, 2082, 0, 0, 313, 0, 1211, 0,
    0, 1240, 0, 0, 395, 569, 320, 1497, 1881, 1949, 2040, 30, 0, 1214, 1402, 0,
    0, 0, 1679, 524, 0, 874, 491, 1278, 235, 1662, 35, 808, 2087, 2181, 146, 2224,
    0, 0, 0, 0, 0, 695, 692, 1072, 1175, 1494, 1759, 1893, 0, 1178, 474, 759,
    1730, 1408, 1837, 290, 1479, 0, 1120, 1130, 0, 198, 0, 1674, 1947, 0, 0, 0,
    0, 0, 159, 0, 373, 0, 1810, 2157, 0, 143, 778, 856, 1586, 1960, 2038, 0,
    1471, 0, 141, 1381, 1482, 1316, 1820, 1319, 1825, 1421, 1780, 1842, 401, 1193, 1848, 44,
    248, 986, 232, 1196, 1952, 2014, 2015, 955, 1231, 2214, 948, 931, 839, 523, 1267, 1289,
    1464, 1488, 1066, 863, 991, 1202, 2155, 0, 1110, 2133, 25, 0, 2004, 1166, 0, 0,
    1716, 0, 0, 0, 0, 1543, 0, 0, 0, 142, 0, 0, 1040, 765, 0, 776,
    0, 0, 1070, 1687, 0, 802, 1723, 453, 1829, 315, 937, 1788, 1850, 1334, 2227, 0,
    0, 0, 0, 0, 0, 420, 1457, 0, 0, 0, 0, 0, 0, 372, 1475, 1835,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 1356, 1752, 0, 58, 0, 915, 0,
    1095, 0, 371, 582, 0, 0, 0, 0, 1951, 0, 512, 0, 0, 0, 82, 0,
    0, 0, 0, 0, 424, 923, 1359, 2056, 1333, 0, 0, 0, 0, 0, 925, 0,
    0, 454, 274, 533, 1370, 1484, 1627, 2061, 0, 0, 1002, 266, 0, 1439, 0, 0,
    1777, 497, 0, 1559, 0, 1389, 747, 0, 0, 1877, 0, 165, 2007, 0, 787, 1292,
    0, 0, 0, 0, 0, 0, 0, 2201, 0, 110, 484, 1239, 1880, 0, 0, 0,
    0, 0, 2184, 0, 1854, 316, 1098, 0, 0, 1234, 1038, 0, 790, 697, 889, 1188,
    536, 1477, 2200, 0, 229, 0, 1774, 965, 552, 875, 0, 0, 0, 0, 2045, 0,
    819, 0, 0, 0, 0, 553, 0, 0, 2058, 0, 1851, 1637, 1685, 829, 913, 1957,
    2128, 0, 0, 1969, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1286, 0,
    283, 0, 0, 0, 0, 0, 0, 0, 1144, 1712, 1661, 1750, 0, 1786, 577, 34,
    0, 1291, 0, 0, 537, 376, 667, 0, 0, 1666, 0, 0, 0, 933, 0, 0,
    0, 852, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2044,
    124, 0, 531, 0, 0, 238, 0, 0, 643, 1694, 592, 2013, 1026, 0, 825, 413,
    73, 927, 53, 1165, 1508, 0, 907, 0, 1039, 1943, 1051, 2194, 0, 896, 1911, 792,
    385, 540, 0, 1638, 0, 850, 0, 0, 1282, 287, 1361, 1811, 2065, 567, 738, 1728,
    1634, 2228, 0, 895, 0, 0, 0, 1114, 1665, 1729, 487, 0, 0, 0, 0, 0,
    0, 203, 228, 669, 0, 1090, 0, 910, 0, 1404, 0, 0, 0, 1372, 1632, 0,
    0, 328, 798, 1243, 2, 729, 0, 1447, 2064, 1126, 0, 364, 1155, 0, 0, 0,
    0, 1683, 936, 618, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 732, 1244, 377, 918, 0, 1393, 1583, 0, 0, 0, 0, 0,
    0, 0, 1195, 0, 1824, 0, 0, 0, 0, 98, 0, 340, 0, 581, 0, 1540,
    297, 883, 872, 359, 0, 0, 0, 0, 2132, 0, 1266, 0, 0, 1420, 2068, 549,
    0, 1087, 8, 881, 1827, 0, 0, 0, 0, 0, 0, 1071, 0, 590, 443, 664,
    1469, 1927, 0, 0, 109, 0, 0, 1113, 1802, 0, 187, 0, 1856, 0, 0, 1377,
    0, 980, 0, 0, 0, 0, 0, 500, 1797, 753, 775, 1650, 254, 2136, 0, 0,
    0, 1280, 797, 1134, 1191, 1552, 12, 2008, 0, 1284, 213, 0, 439, 720, 0, 822,
    0, 1864, 1640, 1686, 0, 0, 1434, 0, 1160, 65, 0, 716, 188, 1483, 0, 0,
    1063, 0, 0, 0, 0, 1606, 0, 1918, 1224, 826, 0, 37, 1874, 1466, 381, 1366,
    975, 1486, 2156, 2176, 0, 959, 1192, 1262, 503, 2115, 87, 0, 859, 1053, 0, 0,
    996, 0, 1935, 2105, 0, 2020, 838, 1745, 1023, 0, 334, 409, 634, 120, 240, 1731,
    1888, 1741, 1618, 83, 43, 97, 1068, 1995, 2009, 1054, 1124, 0, 460, 0, 16, 1517,
    406, 1845, 0, 0, 0, 0, 0, 0, 635, 709, 1277, 2222, 130, 129, 815, 1403,
    609, 728, 0, 0, 0, 2169, 0, 251, 0, 0, 140, 0, 2219, 0, 95, 0,
    0, 0, 0, 736, 2230, 835, 857, 0, 0, 0, 0, 0, 0, 642, 431, 447,
    499, 556, 230, 1502, 1570, 860, 1536, 1758, 308, 1256, 1831, 1869, 2062, 2121, 0, 832,
    0, 0, 0, 0, 0, 0, 0, 1692, 0, 1450, 1796, 615, 1121, 1839, 795, 2144,
    2179, 66, 136, 2131, 2185, 0, 0, 762, 294, 611, 0, 0, 0, 0, 0, 161,
    366, 529, 1294, 1295, 0, 20, 799, 90, 1047, 2089, 0, 63, 682, 0, 794, 0,
    1857, 679, 0, 0, 0, 0, 2140, 0, 0, 810, 0, 0, 0, 1900, 57, 0,
    0, 0, 646, 0, 1164, 0, 1652, 0, 0, 0, 252, 0, 1445, 446, 982, 455,
    0, 0, 402, 0, 625, 0, 1546, 0, 0, 796, 1260, 1080, 1157, 0, 1569, 779,
    1480, 0, 272, 1021, 0, 0, 740, 0, 0, 282, 614, 781, 1341, 1573, 2053, 1807,
    2059, 782, 475, 1323, 1043, 1451, 629, 1693, 1706, 750, 998, 1172, 2010, 1317, 2126, 1006,
    206, 546, 314, 0, 0, 0, 0, 0, 411, 637, 956, 1747, 307, 333, 1303, 0,
    2036, 0, 2193, 327, 621, 1346, 1371, 2023, 0, 1736, 2210, 0, 0, 79, 0, 0,
    0, 1495, 84, 1647, 1834, 1907, 1604, 0, 0, 0, 0, 0, 380, 530, 2073, 0,
    0, 1544, 0, 1031, 0, 0, 0, 0, 0, 354, 0, 0, 0, 1226, 0, 0,
    0, 0, 0, 1325, 573, 544, 0, 0, 1792, 0, 0, 0, 0, 1217, 712, 0,
    0, 127, 177, 597, 866, 1010, 1104, 1221, 1727, 888, 1587, 2069, 701, 1171, 387, 449,
    2209, 903, 171, 0, 0, 0, 1443, 0, 0, 946, 0, 0, 0, 0, 0, 0,
    0, 1882, 2084, 0, 0, 0, 415, 1075, 2075, 1057, 1100, 1177, 1187, 1656, 465, 1701,
    1768, 1045, 882, 0, 1979, 298, 0, 0, 0, 0, 0, 0, 0, 584, 0, 219,
    734, 1585, 0, 0, 1793, 0, 0, 0, 0, 1623, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1212, 0, 1227, 893, 1832, 0,
    223, 1878, 0, 997, 27, 2199, 71, 239, 525, 1339, 47, 432, 1657, 0, 0, 0,
    0, 1247, 242, 0, 0, 0, 0, 0, 0, 594, 18, 118, 1690, 1401, 0, 1948,
    1511, 0, 429, 1015, 1563, 0, 0, 0, 1056, 40, 237, 382, 496, 972, 1331, 1548,
    0, 183, 0, 0, 1258, 2164, 0, 0, 1422, 1720, 0, 209, 707, 1500, 217, 1521,
    1413, 1961, 0, 0, 0, 1373, 0, 2149, 0, 0, 0, 329, 1029, 981, 2050, 0,
    0, 2027, 214, 647, 1860, 0, 0, 0, 1407, 0, 0, 1032, 0, 1639, 0, 1101,
    0, 0, 0, 1329, 5, 278, 641, 978, 396, 1153, 1232, 1369, 1518, 2104, 576, 358,
    1069, 2037, 0, 0, 0, 0, 1470, 2171, 0, 0, 2119, 0, 0, 1203, 0, 0,
    0, 1672, 0, 2066, 0, 837, 0, 0, 0, 0, 442, 128, 841, 1504, 0, 0,
    0, 300, 0, 1237, 1083, 1328, 1383, 0, 1117, 788, 1185, 0, 23, 458, 653, 0,
    1944, 1365, 1956, 0, 0, 0, 0, 1538, 353, 0, 0, 846, 2098, 0, 0, 589,
    1514, 2170, 938, 0, 302, 651, 1180, 1385, 352, 1430, 1550, 0, 0, 588, 842, 137,
    919, 0, 0, 908, 1958, 1343, 2173, 2212, 0, 0, 1474, 0, 0, 1238, 917, 1950,
    1228, 56, 1760, 0, 1763, 551, 0, 1351, 0, 1229, 0, 1887, 318, 1954, 2112, 1977,
    2167, 1524, 0, 2231, 2011, 1236, 0, 0, 194, 693, 2005, 0, 0, 0, 0, 0,
    858, 0, 673, 0, 0, 0, 1152, 369, 575, 1974, 993, 0, 0, 0, 0, 0,
    0, 535, 0, 1490, 0, 0, 0, 1219, 0, 1988, 0, 0, 1631, 661, 0, 0,
    0, 545, 816, 1382, 1388, 1492, 0, 0, 0, 0, 0, 2165, 1091, 0, 1143, 0,
    0, 1636, 1806, 0, 1184, 718, 464, 1725, 1775, 1940, 0, 0, 0, 649, 301, 170,
    717, 1059, 1078, 1646, 2174, 0, 0, 1862, 0, 0, 131, 0, 2076, 2161, 0, 1560,
    0, 0, 0, 195, 2067, 0, 0, 817, 1680, 0, 1561, 1391, 1379, 0, 0, 0,
    0, 0, 0, 0, 0, 1545, 414, 379, 2088, 0, 0, 0, 426, 0, 968, 1800,
    0, 719, 0, 0, 1513, 0, 644, 0, 619, 0, 1163, 0, 0, 0, 1614, 0,
    2108, 1416, 2183, 0, 0, 745, 321, 1133, 0, 1867, 9, 0, 1963, 1200, 1873, 0,
    0, 963, 0, 1431, 926, 1708, 0, 0, 0, 0, 1062, 0, 977, 0, 0, 0,
    158, 1405, 0, 694, 1684, 0, 572, 922, 1, 994, 1695, 1986, 104, 403, 793, 1222,
    2117, 655, 1432, 1990, 0, 317, 1044, 0, 0, 0, 0, 1386, 0, 2202, 41, 1218,
    472, 0, 0, 1425, 660, 516, 526, 184, 0, 1717, 0, 293, 0, 1156, 121, 1607,
    0, 0, 0, 0, 0, 0, 0, 1183, 1562, 74, 1621, 884, 0, 167, 1932, 2204,
    2055, 0, 0, 2043, 1136, 876, 633, 0, 894, 1676, 0, 683, 0, 659, 0, 193,
    306, 368, 0, 0, 105, 0, 0, 957, 0, 911, 160, 0, 0, 0, 178, 1822,
    0, 0, 1052, 0, 199, 0, 1094, 0, 114, 1655, 0, 1853, 0, 844, 172, 0,
    0, 0, 0, 157, 1042, 0, 0, 0, 0, 470, 1971, 0, 1146, 0, 1314, 1025,
    1622, 1697, 578, 1248, 1673, 1738, 0, 1591, 2022, 299, 0, 0, 0, 0, 0, 1764,
    1801, 1968, 1915, 0, 0, 1345, 0, 1283, 0, 0, 1920, 0, 528, 1081, 514, 1374,
    0, 901, 0, 0, 0, 0, 1285, 0, 0, 0, 783, 1338, 211, 303, 0, 1600,
    0, 349, 0, 0, 0, 0, 0, 201, 960, 1092, 1354, 0, 0, 0, 180, 904,
    1635, 2125, 208, 0, 0, 0, 2090, 224, 755, 1542, 494, 1677, 0, 0, 2217, 1491,
    1584, 1442, 0, 0, 222, 705, 2127, 1946, 1022, 1395, 2203, 0, 691, 440, 7, 0,
    423, 0, 971, 220, 741, 1989, 0, 0, 0, 0, 0, 0, 0, 1058, 0, 337,
    0, 2142, 2006, 0, 0, 1169, 0, 1440, 1879, 519, 639, 0, 1454, 539, 0, 596,
    1084, 69, 1608, 1847, 0, 0, 0, 0, 1755, 1512, 0, 0, 0, 0, 1779, 263,
    400, 49, 1105, 1424, 1743, 1815, 2085, 2191, 1140, 0, 0, 1305, 0, 1556, 0, 0,
    0, 1787, 0, 0, 626, 0, 435, 2081, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 166, 48, 565, 1489, 656, 0, 0, 151, 0, 241, 538, 1580, 1709, 2226,
    1037, 1009, 1003, 1934, 905, 1027, 309, 0, 891, 1046, 1987, 2166, 13, 623, 1770, 0,
    0, 363, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1605, 989, 2223, 0, 0,
    0, 1813, 0, 0, 0, 571, 0, 0, 1030, 1876, 0, 1626, 1722, 0, 0, 1429,
    1964, 2083, 0, 0, 39, 0, 1033, 818, 1682, 0, 722, 1322, 1928, 0, 966, 1251,
    0, 0, 0, 1564, 0, 0, 0, 1067, 1099, 0, 0, 756, 0, 325, 326, 1310,
    0, 1784, 36, 0, 390, 640, 1198, 1625, 828, 1836, 1013, 1588, 1898, 0, 0, 0,
    0, 1516, 19, 0, 1123, 1998, 1309, 2107, 0, 0, 0, 1496, 0, 0, 681, 0,
    1633, 0, 0, 1077, 678, 1615, 231, 501, 995, 1073, 0, 1035, 0, 1201, 620, 0,
    0, 1274, 662, 117, 485, 560, 1275, 1700, 1364, 0, 0, 1959, 2016, 510, 2042, 0,
    0, 0, 0, 0, 1904, 0, 518, 111, 1624, 0, 675, 0, 504, 1423, 767, 450,
    616, 748, 902, 605, 1086, 1397, 1658, 0, 1978, 256, 421, 463, 1886, 2139, 489, 1595,
    0, 1924, 2198, 0, 0, 1433, 0, 0, 809, 2030, 1279, 0, 0, 1713, 0, 0,
    0, 99, 1116, 0, 0, 0, 1301, 0, 246, 0, 0, 1241, 1503, 0, 0, 498,
    0, 1705, 627, 0, 0, 0, 1194, 115, 0, 0, 0, 0, 336, 1235, 323, 0,
    0, 0, 0, 0, 580, 2078, 0, 0, 0, 0, 0, 445, 2046, 0, 0, 0,
    1493, 1906, 305, 1036, 0, 0, 0, 0, 1953, 0, 291, 1558, 1975, 139, 0, 1406,
    0, 0, 1342, 0, 0, 1363, 1967, 1914, 0, 0, 0, 0, 807, 1582, 0, 100,
    1085, 1174, 0, 0, 0, 0, 1337, 0, 77, 974, 0, 0, 0, 0, 0, 0,
    0, 0, 405, 0, 0, 1459, 0, 1746, 2097, 0, 0, 2017, 438, 2029, 0, 0,
    361, 1891, 1242, 38, 1472, 1681, 1861, 322, 803, 0, 92, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 1132, 1145, 1271, 2101, 0, 0, 0, 952, 1265, 0, 0, 0,
    0, 1572, 0, 1531, 0, 517, 0, 0, 1910, 388, 0, 733, 934, 186, 949, 1926,
    2211, 0, 292, 0, 0, 0, 0, 277, 226, 2188, 0, 969, 2103, 0, 0, 0,
    0, 0, 0, 1740, 0, 830, 869, 1298, 1721, 2071, 1463, 0, 0, 0, 1376, 0,
    0, 0, 1028, 0, 706, 0, 0, 0, 0, 0, 0, 0, 0, 1055, 0, 1414,
    887, 1142, 1332, 0, 2018, 0, 1884, 138, 15, 182, 28, 554, 482, 944, 1302, 1150,
    1384, 6, 506, 1304, 542, 1601, 1107, 1510, 1357, 1710, 0, 1462, 0, 674, 0, 264,
    1699, 0, 0, 0, 774, 0, 0, 2152, 2196, 833, 0, 0, 2172, 0, 0, 0,
    606, 0, 1715, 685, 1858, 1997, 174, 0, 0, 2120, 0, 0, 1435, 338, 0, 262,
    0, 0, 0, 1485, 0, 207, 784, 1082, 1790, 658, 1004, 0, 0, 0, 0, 0,
    601, 200, 0, 0, 0, 268, 0, 1438, 0, 32, 133, 502, 135, 820, 1551, 1664,
    427, 1509, 1865, 2024, 2025, 1751, 1976, 2106, 0, 0, 654, 700, 425, 1667, 54, 1855,
    0, 398, 0, 0, 0, 1112, 824, 1182, 1816, 1644, 1209, 0, 0, 21, 330, 466,
    486, 1060, 332, 1299, 1131, 935, 0, 0, 0, 0, 267, 0, 1844, 1901, 0, 608,
    677, 914, 362, 0, 0, 670, 0, 1733, 29, 0, 0, 55, 1199, 311, 1525, 153,
    1186, 2229, 886, 1659, 1826, 389, 665, 890, 1307, 1296, 1476, 1981, 0, 125, 0, 0,
    1529, 0, 0, 1225, 813, 1575, 0, 0, 0, 617, 1089, 1281, 0, 1549, 0, 0,
    0, 91, 593, 1589, 276, 509, 476, 1603, 0, 163, 1269, 1288, 0, 0, 0, 0,
    0, 2192, 0, 0, 0, 0, 0, 0, 0, 1181, 0, 0, 1789, 2072, 0, 1290,
    714, 1702, 0, 75, 0, 0, 1270, 0, 761, 2026, 0, 0, 0, 0, 676, 410,
    1311, 134, 0, 0, 0, 945, 2041, 0, 2180, 2002, 1642, 0, 631, 0, 0, 871,
    1778, 0, 0, 1966, 648, 1498, 0, 1394, 122, 684, 2113, 0, 0, 773, 604, 0,
    0, 1197, 548, 562, 1933, 1050, 532, 2028, 1515, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 2057, 0, 2060, 0, 0, 737, 954, 1446, 116, 1108, 2111, 805, 1254, 845,
    0, 119, 558, 1771, 602, 1297, 0, 0, 428, 2039, 0, 1883, 0, 1001, 0, 473,
    1452, 1719, 0, 0, 0, 0, 397, 0, 0, 505, 384, 0, 1167, 189, 749, 0,
    801, 800, 1380, 1579, 1895, 877, 0, 742, 559, 727, 943, 0, 0, 419, 686, 1148,
    490, 1230, 0, 0, 1076, 1419, 2159, 0, 1149, 176, 1711, 2122, 0, 0, 2143, 0,
    204, 1689, 0, 0, 0, 0, 1980, 60, 666, 744, 0, 0, 1555, 0, 1253, 1795,
    0, 851, 196, 1168, 2123, 892, 0, 1467, 126, 1984, 0, 1448, 0, 0, 0, 0,
    0, 0, 985, 2079, 2175, 0, 0, 1106, 2147, 0, 0, 51, 1653, 0, 1300, 1097,
    916, 746, 0, 0, 0, 0, 0, 1522, 0, 0, 0, 0, 1427, 870, 1798, 1885,
    2086, 0, 0, 0, 0, 281, 495, 947, 1375, 0, 0, 0, 255, 341, 1019, 1255,
    0, 0, 0, 586, 814, 0, 1846, 0, 1418, 0, 0, 0, 0, 0, 0, 191,
    0, 0, 0, 0, 344, 897, 1507, 404, 585, 2049, 1417, 0, 0, 0, 3, 0,
    0, 0, 0, 0, 245, 94, 0, 0, 0, 0, 0, 0, 386, 0, 0, 0,
    0, 0, 0, 0, 2114, 0, 0, 0, 757, 868, 0, 0, 0, 1753, 1609, 0,
    0, 0, 0, 0, 0, 192, 0, 0, 295, 0, 0, 357, 628, 0, 0, 0,
    26, 46, 1347, 1449, 492, 1553, 703, 2130, 0, 437, 568, 1162, 1252, 583, 1478, 1613,
    1917, 0, 0, 0, 0, 113, 1726, 751, 0, 1890, 0, 0, 0, 310, 1139, 1215,
    2163, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1599, 599, 603, 710,
    1818, 0, 0, 296, 0, 1982, 0, 1596, 1756, 861, 0, 0, 2099, 0, 0, 772,
    1453, 408, 1654, 17, 812, 1766, 1809, 543, 1473, 1349, 0, 2096, 0, 932, 0, 0,
    0, 0, 0, 0, 244, 0, 0, 0, 0, 175, 1648, 1899, 367, 0, 1909, 0,
    1061, 970, 0, 0, 250, 804, 1088, 289, 1936, 1938, 0, 1138, 1016, 1506, 1458, 0,
    0, 0, 1411, 0, 0, 0, 912, 0, 1742, 0, 0, 2116, 2102, 0, 0, 0,
    0, 0, 579, 0, 147, 339, 0, 347, 468, 236, 1688, 1863, 983, 1312, 2153, 0,
    434, 0, 0, 622, 1189, 1367, 1437, 1461, 2225, 0, 0, 848, 1872, 0, 0, 0,
    0, 0, 4, 433, 862, 0, 1670, 0, 0, 867, 0, 257, 726, 2189, 1557, 0,
    0, 1571, 0, 0, 0, 0, 0, 0, 132, 392, 1773, 735, 843, 123, 854, 0,
    0, 0, 0, 0, 1151, 2135, 2134, 0, 0, 0, 696, 0, 0, 1737, 0, 1761,
    2158, 162, 0, 1352, 0, 942, 1017, 1577, 1630, 0, 0, 1362, 0, 0, 0, 0,
    1154, 613, 0, 0, 0, 0, 636, 1649, 0, 0, 0, 0, 1210, 1590, 0, 0,
    864, 0, 0, 0, 721, 416, 836, 0, 0, 1528, 1675, 0, 2003, 1581, 1313, 1396,
    0, 1216, 1833, 1597, 0, 0, 0, 0, 0, 730, 61, 88, 650, 924, 173, 1724,
  ]
}
