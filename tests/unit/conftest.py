"""Its being here puts this folder on the path, so that several rooms' tests can import `shown_run`."""
