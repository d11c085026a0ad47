package indicator

// French gives the tests the typography of the sentences.
var French = french
