package market

// Outline says in twelve bytes how well a course's runs may suit anybody, so that most
// candidates of a ranking are put aside without reading their runs. Its bounds hold for any
// day and place asked for; they are exact for a course with one run.
type Outline struct {
	Updated int32 // the day the course was last changed

	// The first and last of the runs' last days. A course without runs ends on day 0; a
	// flexible run counts as both the earliest and the latest.
	MinEnd, MaxEnd uint16

	// Where the runs are held: AnyPlace when one is online or there are more than two places.
	PlaceA, PlaceB OutlinePlace
}

// OutlinePlace is a PlaceNo plus one; 0 = unknown.
type OutlinePlace uint16

// AnyPlace stands for a run that is near to everybody.
const AnyPlace OutlinePlace = 1<<16 - 1

func outlinePlace(s *RunSlot) OutlinePlace {
	if s.Online || s.Place >= int32(AnyPlace)-1 {
		return AnyPlace
	}
	return OutlinePlace(s.Place + 1)
}

// OutlineDay brings a day into the range of an outline.
func OutlineDay(day int32) uint16 { return uint16(min(max(0, day), 1<<16-1)) }

func (o *Outline) describe(slots []RunSlot) {
	for i := range slots {
		s := &slots[i]
		first, last := OutlineDay(s.EndDay), OutlineDay(s.EndDay)
		if s.Flexible {
			first, last = 0, 1<<16-1
		}
		p := outlinePlace(s)
		if i == 0 {
			o.MinEnd, o.MaxEnd, o.PlaceA, o.PlaceB = first, last, p, p
			continue
		}
		o.MinEnd, o.MaxEnd = min(o.MinEnd, first), max(o.MaxEnd, last)
		switch {
		case p == o.PlaceA || p == o.PlaceB:
		case o.PlaceA == o.PlaceB:
			o.PlaceB = p
		default:
			o.PlaceA, o.PlaceB = AnyPlace, AnyPlace
		}
	}
}
