# When Cloud Build shall do it: after each push to the branch main.
resource "google_cloudbuild_trigger" "cloud_user" {
  name     = "cloud-user-on-main"
  location = "europe-west2"
  filename = "cloudbuild.yaml"

  github {
    owner = "example"
    name  = "cloud-user"

    push {
      branch = "^main$"
    }
  }
}
