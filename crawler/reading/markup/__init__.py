"""What is parsed: bytes, text, trees and the data that pages carry in scripts."""
