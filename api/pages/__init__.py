"""What all pages share: words, formats, icons, assets and the rendering itself."""
