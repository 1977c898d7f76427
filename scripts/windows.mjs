const words = `Latchkey does not run on Windows itself: it is started by sh, keeps its secrets private by file modes, and
brings its own Node for Linux and macOS only. Two ways work on a Windows machine:

  WSL        wsl --install, then inside of it: git clone, npm start
             (in the Linux file system such as ~/latchkey: below /mnt/c it is slow)
  container  docker build -f deploy/Dockerfile -t latchkey . (docs/guide/operations.md)`

// package.json runs this before any command, because cmd.exe would only report that it does not know
// exec.
if (process.platform === 'win32') {
  console.error(words)
  process.exit(1)
}
