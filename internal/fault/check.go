package fault

import "strconv"

// Check gathers the wrong fields of one input, so that a user sees all of them at once.
// The zero value is ready. Use:
//
//	var c fault.Check
//	c.That(n > 0, "seats", "out_of_range", fault.Params{"min": 1})
//	return c.Err()
type Check struct {
	prefix string
	fields *[]Field
	own    []Field
}

// That records a wrong field when ok is false. It returns ok, so that dependent checks can be skipped.
func (c *Check) That(ok bool, path, code string, params ...Params) bool {
	if ok {
		return true
	}
	f := Field{Path: c.prefix + path, Code: code}
	if len(params) > 0 {
		f.Params = params[0]
	}
	c.list()
	*c.fields = append(*c.fields, f)
	return false
}

// In returns a check that writes to the same list under a path prefix, such as In("needs", 2) for "needs[2].".
func (c *Check) In(path string, index ...int) *Check {
	p := c.prefix + path
	for _, i := range index {
		p += "[" + strconv.Itoa(i) + "]"
	}
	return &Check{prefix: p + ".", fields: c.list()}
}

// Add records the fields of err, a validation fault of a part, under a path prefix.
// An err without fields is recorded as the prefix itself being wrong, by its code.
func (c *Check) Add(err error, path string, index ...int) {
	if err == nil {
		return
	}
	sub := c.In(path, index...)
	fields := FieldsOf(err)
	if len(fields) == 0 {
		code := CodeOf(err)
		if code == "" {
			code = "invalid"
		}
		whole := sub.prefix[:len(sub.prefix)-1]
		*c.list() = append(*c.list(), Field{Path: whole, Code: code})
		return
	}
	for _, f := range fields {
		sub.That(false, f.Path, f.Code, f.Params)
	}
}

// Err returns nil, or one Invalid fault that carries every wrong field.
func (c *Check) Err() error {
	l := *c.list()
	if len(l) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Code: "validation", Fields: l}
}

func (c *Check) list() *[]Field {
	if c.fields == nil {
		c.fields = &c.own
	}
	return c.fields
}
