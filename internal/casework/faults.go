package casework

import "errors"

// faults gathers all that is wrong with a form, in the order of its fields: whoever
// typed it corrects everything at once. One field has one fault, the first found.
type faults []error

// when notes the fault of a field, if it is one and the field has none yet.
func (f *faults) when(wrong bool, fault *Error) {
	if wrong && !f.tell(fault.Field) {
		*f = append(*f, fault)
	}
}

// note adds the refusal of a part of the form, if there is one.
func (f *faults) note(err error) {
	if err != nil {
		*f = append(*f, err)
	}
}

func (f *faults) tell(field string) bool {
	for _, err := range *f {
		var e *Error
		if errors.As(err, &e) && e.Field == field {
			return true
		}
	}
	return false
}

// err is the refusal: the fault itself when it is alone, else all of them joined.
func (f *faults) err() error {
	if len(*f) == 1 {
		return (*f)[0]
	}
	return errors.Join(*f...)
}
