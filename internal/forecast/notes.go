package forecast

// Note is something a reader of the forecast must know, as a code with its numbers.
type Note struct {
	Code  string
	At    Period  // where it happened; the zero Period where it concerns the whole series
	Value float64 // see the code
}

// The codes of notes.
const (
	NoteFilled       = "missing_filled"   // Value: how many inner gaps were filled by interpolation
	NoteTrailing     = "missing_trailing" // At: first missing period at the end; Value: how many
	NoteShort        = "short_series"     // 8 to 15 observations; Value: how many
	NoteConstant     = "constant_series"  // every observed value is the same; Value: it
	NoteIntermittent = "intermittent"     // counts with many zeros; Value: mean periods between non-zero values
	NoteOutlier      = "outlier"          // At and Value: the value; it was kept
	NoteLast         = "unusual_last"     // the same for the last value, which may also begin a new level
	NoteShift        = "level_shift"      // At: first period of the new level; Value: the change, in the series' unit
	NoteOwnOnly      = "interval_own"     // intervals rest on this series' own errors only; Value: how many one-step errors
)

func (w *Workspace) notes(s Series, o Options, f *Forecast) []Note {
	var out []Note
	if w.gaps > 0 {
		out = append(out, Note{Code: NoteFilled, Value: float64(w.gaps)})
	}
	if w.trail > 0 {
		out = append(out, Note{Code: NoteTrailing, At: f.Start.Add(-w.trail), Value: float64(w.trail)})
	}
	if f.Observed < longEnough {
		out = append(out, Note{Code: NoteShort, Value: float64(f.Observed)})
	}
	if constant(w.y) {
		out = append(out, Note{Code: NoteConstant, Value: w.y[0]})
	}
	if w.adi >= intermittentADI {
		out = append(out, Note{Code: NoteIntermittent, Value: w.adi})
	} else {
		out = append(out, w.unusual(s.Start)...)
	}
	if len(o.Levels) > 0 && o.Pool == nil {
		out = append(out, Note{Code: NoteOwnOnly, Value: float64(w.counts[0])})
	}
	return out
}

func constant(y []float64) bool {
	for _, v := range y {
		if v != y[0] {
			return false
		}
	}
	return true
}
