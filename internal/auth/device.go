package auth

import "strings"

// browsers and systems are what a browser says of itself, the telling mark
// first: Edge and Opera also say Chrome, Chrome also says Safari, Android also
// says Linux.
var (
	browsers = [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
		{"CriOS/", "Chrome"}, {"Chromium/", "Chromium"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems = [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Macintosh", "Mac"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// DeviceWords names a browser and its system from what it says of itself, such
// as "Firefox sous Windows": enough for its owner to know it again, and nothing
// more is kept.
func DeviceWords(agent string) string {
	browser, system := firstOf(browsers, agent), firstOf(systems, agent)
	switch {
	case browser == "" && system == "":
		return "Navigateur inconnu"
	case system == "":
		return browser
	case browser == "":
		return "Navigateur sous " + system
	}
	return browser + " sous " + system
}

func firstOf(marks [][2]string, agent string) string {
	for _, m := range marks {
		if strings.Contains(agent, m[0]) {
			return m[1]
		}
	}
	return ""
}
