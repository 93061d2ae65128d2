"""Pictures for notes: in a light theme fit for paper, with the parameters in a caption."""
