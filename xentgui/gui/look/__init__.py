"""The pages of rows to look at: ranked rows, the confusion matrix, the reliability diagram, the loss histogram."""
