package web

import (
	"permanence/internal/casework"
	"permanence/internal/publish"
)

// steeringRoutes are the posts and their parties: sheet, staffing, agreements,
// funding, committees, deployment.
func steeringRoutes() []route {
	const post = "/pilotage/postes/{post}"
	const committee = "/pilotage/comites/{committee}"
	const deployment = "/pilotage/deploiement/{deployment}"
	return []route{
		{"GET", "/pilotage", casework.ReadSteering, showSteering, 0},
		{"GET", "/pilotage/cofinancement.csv", casework.ReadFunding, exportFunding(publish.AsCSV), 0},
		{"GET", "/pilotage/cofinancement.xlsx", casework.ReadFunding, exportFunding(publish.AsXLSX), 0},

		{"GET", post, casework.ReadSteering, showPostFolder, 0},
		{"GET", post + "/fiche", casework.KeepPost, showSheet, 0},
		{"POST", post + "/fiche", casework.KeepPost, saveSheet, 0},
		{"GET", post + "/effectif", casework.KeepStaffing, showStaffing, 0},
		{"POST", post + "/effectif", casework.KeepStaffing, saveStaffing, 0},
		{"GET", post + "/conventions/nouvelle", casework.KeepAgreements, showNewAgreement, 0},
		{"POST", post + "/conventions", casework.KeepAgreements, saveAgreement, 0},
		{"GET", post + "/conventions/{agreement}", casework.ReadSteering, showAgreement, 0},
		{"POST", post + "/conventions/{agreement}", casework.KeepAgreements, saveAgreement, 0},
		{"GET", post + "/exercices/nouveau", casework.KeepFunding, showNewExercise, 0},
		{"POST", post + "/exercices", casework.KeepFunding, saveExercise, 0},
		{"GET", post + "/exercices/{exercise}", casework.ReadFunding, showExercise, 0},
		{"POST", post + "/exercices/{exercise}", casework.KeepFunding, saveExercise, 0},
		{"POST", post + "/exercices/{exercise}/financeurs", casework.KeepFunding, addFunding, 0},
		{"GET", post + "/exercices/{exercise}/{funding}", casework.KeepFunding, showFunding, 0},
		{"POST", post + "/exercices/{exercise}/{funding}", casework.KeepFunding, saveFunding, 0},

		{"GET", "/pilotage/comites", casework.ReadSteering, showCommittees, 0},
		{"POST", "/pilotage/comites", casework.KeepCommittees, saveCommittee, 0},
		{"GET", "/pilotage/comites/nouveau", casework.KeepCommittees, showNewCommittee, 0},
		{"GET", committee, casework.ReadSteering, showCommittee, 0},
		{"POST", committee, casework.KeepCommittees, changeCommittee, 0},
		{"GET", committee + "/modifier", casework.KeepCommittees, showCommitteeForm, 0},
		{"POST", committee + "/modifier", casework.KeepCommittees, saveCommittee, 0},
		{"POST", committee + "/decisions", casework.KeepCommittees, addDecision, 0},
		{"GET", committee + "/decisions/{decision}", casework.KeepCommittees, showDecision, 0},
		{"POST", committee + "/decisions/{decision}", casework.KeepCommittees, saveDecision, 0},
		{"POST", committee + "/documents", casework.KeepCommittees, addCommitteeDocument, upload},
		{"GET", committee + "/documents/{paper}", casework.ReadSteering, takeCommitteeDocument, inert},
		{"POST", committee + "/documents/{paper}", casework.KeepCommittees, changeCommitteeDocument, 0},

		{"GET", "/pilotage/deploiement", casework.KeepDeployment, showDeployments, 0},
		{"POST", "/pilotage/deploiement", casework.KeepDeployment, saveDeployment, 0},
		{"GET", "/pilotage/deploiement/nouveau", casework.KeepDeployment, showNewDeployment, 0},
		{"GET", deployment, casework.KeepDeployment, showDeployment, 0},
		{"POST", deployment, casework.KeepDeployment, saveDeployment, 0},
		{"POST", deployment + "/etapes", casework.KeepDeployment, addStep, 0},
		{"POST", deployment + "/etapes/{step}", casework.KeepDeployment, changeStep, 0},
	}
}
