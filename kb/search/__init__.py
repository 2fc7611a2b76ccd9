"""What is indexed of a record, and how it is asked."""
