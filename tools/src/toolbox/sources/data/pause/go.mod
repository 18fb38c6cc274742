module lockstep.invalid/pause

go 1.24
