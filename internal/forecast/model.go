package forecast

// model is one forecasting recursion. After fit(x) its state stands at the end of x; step
// moves it one observation on with parameters kept, path writes the forecasts from the
// current state for 1, 2, … len(out) periods ahead. restart returns to the state before x[0].
type model interface {
	fit(x []float64)
	restart()
	step(y float64)
	path(out []float64)
}

// naive repeats the last value.
type naive struct{ last, first float64 }

func (m *naive) fit(x []float64) { m.first, m.last = x[0], x[len(x)-1] }
func (m *naive) restart()        { m.last = m.first }
func (m *naive) step(y float64)  { m.last = y }
func (m *naive) path(out []float64) {
	for i := range out {
		out[i] = m.last
	}
}

// seasonalNaive repeats the last year.
type seasonalNaive struct {
	period int
	first  [12]float64
	last   [12]float64 // ring buffer: last[t % period]
	t      int
}

func (m *seasonalNaive) fit(x []float64) {
	for i := range m.period {
		m.first[i] = x[min(i, len(x)-1)]
	}
	m.restart()
	for _, v := range x {
		m.step(v)
	}
}

func (m *seasonalNaive) restart() { m.last, m.t = m.first, 0 }

func (m *seasonalNaive) step(y float64) {
	m.last[m.t%m.period] = y
	m.t++
}

func (m *seasonalNaive) path(out []float64) {
	for i := range out {
		out[i] = m.last[(m.t+i)%m.period]
	}
}
